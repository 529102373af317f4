// The main thread's part in measuring a task: says where it begins and ends, and that the event loop turns. Called by the process's entry.
import { performance } from 'node:perf_hooks'
import type { Worker } from 'node:worker_threads'
import { now } from '../../base/clock.ts'
import type { Vitals } from '../../task/vitals.ts'
import type { VitalsBase } from '../messages.ts'
import { Pulse } from './pulse.ts'
import { cpuMs, peakSince, round, usage } from './usage.ts'

const BEAT_MS = 200
/** Taken before a task can put others in their place. */
const { setInterval, clearInterval } = globalThis

export interface Meter {
  readonly pulse: SharedArrayBuffer
  /** A task begins; the watchdog is told if its memory is limited. */
  begin(watchdog: Worker, capBytes: number | undefined): VitalsBase
  /** Its figures to the end; called again, the same. */
  end(): Vitals
  /** Resident memory when the last task ended; before the first, now. */
  memoryBytes(): number
}

export function openMeter(): Meter {
  const pulse = new Pulse()
  // Read once a task, at its end: what little there is between that and the next one's beginning is the next one's.
  let used = usage()
  let base: VitalsBase = { cpuMs: 0, peakBytes: 0 }
  let since = performance.eventLoopUtilization()
  let runs = 0
  let beat: NodeJS.Timeout | undefined
  let last: Vitals | undefined
  return {
    pulse: pulse.buffer,
    begin(watchdog, capBytes) {
      base = { cpuMs: round(cpuMs()), peakBytes: used.peakBytes }
      since = performance.eventLoopUtilization()
      last = undefined
      pulse.begin(++runs, base)
      if (capBytes !== undefined) watchdog.postMessage({ run: runs, capBytes })
      // Not kept alive by it: a task that waits for nothing must be found out.
      beat = setInterval(() => pulse.beat(), BEAT_MS).unref()
      return base
    },
    end() {
      if (last) return last
      used = usage()
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
      if (runs === 0) used = usage()
      return used.bytes
    },
  }
}
