// What came of the trials, kept per store, system, scenario and run; medians and spreads are made of it here.
import type { StoreKind } from './adapter.ts'
import type { Figures } from './scenarios/scenario.ts'

export type Metric = 'rate' | 'p50' | 'p99'

export interface Trial {
  store: StoreKind
  system: string
  scenario: string
  /** From 1: trials of the same run stood side by side. */
  run: number
  /** How busy the machine was with other things just before, 0 to 1. */
  busy: number
  figures?: Figures
  /** Why there are none. */
  error?: string
}

export interface Cell {
  median: number
  /** Half of what lies between the lowest and the highest, as a share of the median. */
  spread: number
}

/** The figure of each run that has one, by run. */
export function valuesOf(
  trials: Trial[],
  where: { store: StoreKind; system: string; scenario: string; metric: Metric },
): Map<number, number> {
  const values = new Map<number, number>()
  for (const { store, system, scenario, run, figures } of trials) {
    if (store !== where.store || system !== where.system || scenario !== where.scenario || !figures) continue
    const value = (figures as { [metric in Metric]?: number })[where.metric]
    if (value !== undefined) values.set(run, value)
  }
  return values
}

export function cellOf(values: Iterable<number>): Cell | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  if (sorted.length === 0) return undefined
  const median = medianOf(sorted)
  return { median, spread: (sorted.at(-1)! - sorted[0]!) / 2 / median }
}

function medianOf(sorted: number[]): number {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
