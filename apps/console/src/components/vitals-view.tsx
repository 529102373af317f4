// What a task uses: processor time, memory now and at most, how busy its event loop is. Live in the head of its page, fixed in X-rays and kill reports.
import { formatBytes } from '../format/count.ts'
import { formatExactDuration } from '../format/duration.ts'
import type { Vitals } from '../server.ts'
import { Gauge } from './gauge.tsx'

export interface VitalsViewProps {
  vitals: Vitals
  /** The task is over: these are the last that were seen. */
  isLast?: boolean
  /** Its memory limit, if it has one. */
  limitBytes?: number | undefined
}

export function VitalsView({ vitals, isLast = false, limitBytes }: VitalsViewProps) {
  const { cpuMs, memoryBytes, peakMemoryBytes, loopBusy } = vitals
  const busy = loopBusy === null ? null : Math.round(loopBusy * 100)
  return (
    <dl className="vitals" data-vitals="">
      <div>
        <dt>Processor time</dt>
        <dd>{formatExactDuration(cpuMs)}</dd>
      </div>
      {!isLast && (
        <div>
          <dt>Memory</dt>
          <dd>
            {formatBytes(memoryBytes)}
            {limitBytes !== undefined && (
              <>
                <span className="hint"> of {formatBytes(limitBytes)}</span>
                <Gauge share={memoryBytes / limitBytes} isHigh={memoryBytes > limitBytes * 0.8} />
              </>
            )}
          </dd>
        </div>
      )}
      <div>
        <dt>{isLast ? 'Most memory' : 'Peak'}</dt>
        <dd>{formatBytes(peakMemoryBytes)}</dd>
      </div>
      {busy !== null && (
        <div>
          <dt>{isLast ? 'Event loop at last' : 'Event loop'}</dt>
          <dd>
            {busy} % busy
            <Gauge share={busy / 100} isHigh={busy > 90} />
          </dd>
        </div>
      )}
    </dl>
  )
}
