// What a scenario is: something done with any system, and the figures that come of it. Run by `trial.ts`, in a process of its own.
import type { Place, System } from '../adapter.ts'

/** Jobs per second, or milliseconds at two percentiles. */
export type Figures = { rate: number } | { p50: number; p99: number }

export interface Scenario {
  name: string
  about: string
  /** Whether the jobs are to say when they started. */
  isTimed: boolean
  /** `scale` shortens it: 1 is as in the table of targets. */
  run(system: System, place: Place, scale: number): Promise<Figures>
}

/** Launched and run before anything is measured, by every system alike: what is compared is code that is warm and connections that are open. */
export const WARM_UP = 200

/** Times in ms as percentiles. */
export function percentiles(times: number[]): { p50: number; p99: number } {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
  return { p50: at(0.5), p99: at(0.99) }
}

/** Asks again until nothing is left; a database that says otherwise for a minute is at fault. */
export async function ended(left: () => Promise<number> | number, everyMs = 2): Promise<void> {
  const deadline = performance.now() + 60_000
  for (let jobs = await left(); jobs > 0; jobs = await left()) {
    if (performance.now() > deadline) throw new Error(`${jobs} jobs have not ended after a minute`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
