// The part of a task's own thread in measuring it: says where it begins and ends, and that the event loop turns. Called by the stage.
import { performance } from 'node:perf_hooks'
import { now } from '../../base/clock.ts'
import type { Vitals } from '../../task/vitals.ts'
import type { VitalsBase } from '../messages.ts'
import { Pulse } from './pulse.ts'
import { ownUsage, peakSince, round, type UsageReader } from './usage.ts'

const BEAT_MS = 200
/** Taken before a task can put others in their place. */
const { setInterval, clearInterval } = globalThis

export interface MeterOptions {
  /** Where it is shown to who watches. */
  pulse?: Pulse
  usage?: UsageReader
  /** Told when a task begins whose memory is limited; `run` is its number. */
  onCapped?(run: number, capBytes: number): void
}

export interface Meter {
  readonly pulse: SharedArrayBuffer
  /** A task begins; its memory may be limited. */
  begin(capBytes: number | undefined): VitalsBase
  /** Its figures to the end; called again, the same. */
  end(): Vitals
  /** The memory in use when the last task ended; before the first, now. */
  memoryBytes(): number
}

export function openMeter({ pulse = new Pulse(), usage = ownUsage, onCapped }: MeterOptions = {}): Meter {
  // Read once a task, at its end: what little there is between that and the next one's beginning is the next one's.
  let used = usage.read()
  let base: VitalsBase = { cpuMs: 0, peakBytes: 0 }
  let since = performance.eventLoopUtilization()
  let runs = 0
  let beat: NodeJS.Timeout | undefined
  let last: Vitals | undefined
  return {
    pulse: pulse.buffer,
    begin(capBytes) {
      base = { cpuMs: round(usage.cpuMs()), peakBytes: used.peakBytes }
      since = performance.eventLoopUtilization()
      last = undefined
      pulse.begin(++runs, base)
      if (capBytes !== undefined) onCapped?.(runs, capBytes)
      // Not kept alive by it: a task that waits for nothing must be found out.
      beat = setInterval(() => pulse.beat(), BEAT_MS).unref()
      return base
    },
    end() {
      if (last) return last
      used = usage.read()
      last = {
        at: now(),
        cpuMs: round(used.cpuMs - base.cpuMs),
        memoryBytes: used.bytes,
        peakMemoryBytes: peakSince(base, used, pulse.seenPeak),
        loopBusy: round(performance.eventLoopUtilization(since).utilization),
        stuckSince: null,
      }
      clearInterval(beat)
      pulse.end()
      return last
    },
    memoryBytes() {
      if (runs === 0) used = usage.read()
      return used.bytes
    },
  }
}
