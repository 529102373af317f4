// What a task costs, in a line, and whether it is stuck. Called by `show` and `xray`.
import type { Vitals } from '../task/vitals.ts'
import { sizeText } from './sizes.ts'
import { momentText, spanText } from './times.ts'

/** `1.2 s of processor time, 84.0 MB of memory (at most 120.0 MB), event loop 12 % busy`. */
export function vitalsText({ cpuMs, memoryBytes, peakMemoryBytes, loopBusy }: Vitals): string {
  const loop = loopBusy === null ? '' : `, event loop ${Math.round(loopBusy * 100)} % busy`
  return `${spanText(cpuMs)} of processor time, ${sizeText(memoryBytes)} of memory (at most ${sizeText(peakMemoryBytes)})${loop}`
}

/** Since when it does not respond; null while it does. */
export function stuckText({ stuckSince }: Vitals, now: number): string | null {
  if (stuckSince === null) return null
  return `not responding since ${momentText(stuckSince)} (${spanText(now - stuckSince)}): its event loop does not turn`
}
