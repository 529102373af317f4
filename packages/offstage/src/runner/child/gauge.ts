// The part of who watches in measuring a task: asked once a second, it reads off what the task's thread shows and what is counted elsewhere. Nothing while no task runs.
import { now } from '../../base/clock.ts'
import type { WatchReport } from '../messages.ts'
import type { Pulse } from './pulse.ts'
import { peakSince, round, type Usage, usage } from './usage.ts'

/** Readings without a beat between them after which the loop counts as stuck. Not the clock: a process that was asleep as a whole is given time to turn. */
const STUCK_READINGS = 5

export type Gauge = () => Extract<WatchReport, { kind: 'vitals' }> | undefined

export function gauge(pulse: Pulse, readUsage: () => Usage = usage): Gauge {
  let run = 0
  let beats = 0
  let still = 0
  let before = pulse.last
  return () => {
    const current = pulse.run
    if (current === 0) {
      run = 0
      return undefined
    }
    const isFirst = current !== run
    run = current
    const last = pulse.last
    const hasTurned = isFirst || pulse.beats !== beats
    still = hasTurned ? 0 : still + 1
    beats = pulse.beats
    const activeMs = last.activeMs - before.activeMs
    const spanMs = activeMs + last.idleMs - before.idleMs
    before = last
    const used = readUsage()
    pulse.seenPeak = Math.max(pulse.seenPeak, used.bytes)
    return {
      kind: 'vitals',
      run,
      vitals: {
        at: now(),
        cpuMs: round(Math.max(0, used.cpuMs - pulse.base.cpuMs)),
        memoryBytes: used.bytes,
        peakMemoryBytes: peakSince(pulse.base, used, pulse.seenPeak),
        // Of the first reading nothing was seen before it.
        loopBusy: isFirst ? null : hasTurned && spanMs > 0 ? round(activeMs / spanMs) : 1,
        stuckSince: still >= STUCK_READINGS ? last.at : null,
      },
    }
  }
}
