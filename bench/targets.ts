// The targets as data, and how far each was met. A target is a ratio measured side by side in one run, or a time that a user would notice.
import type { StoreKind } from './adapter.ts'
import { cellOf, type Metric, type Trial, valuesOf } from './results.ts'

/** Of `system` in `scenario`: so many times the best of `than`, or so many ms. For rates at least, for times at most. */
export interface Target {
  store: StoreKind
  system: string
  scenario: string
  metric: Metric
  than?: { systems: string[]; scenario?: string }
  wanted: number
}

export interface Verdict extends Target {
  /** The ratio, or the ms, that was measured: the median over the runs. Absent: not all that it needs was measured. */
  seen?: number
  /** `far`: more than twice as far away as it should be. */
  verdict: 'met' | 'missed' | 'far' | 'not measured'
}

const PEERS = { systems: ['graphile-worker', 'graphile-worker-best', 'pg-boss'] }
const RAW = { systems: ['raw'] }
const PLAINJOB = { systems: ['plainjob'] }
const postgres = { store: 'postgres', system: 'offstage', metric: 'rate' } as const
const sqlite = { store: 'sqlite', system: 'offstage', metric: 'rate' } as const

export const TARGETS: Target[] = [
  { ...postgres, scenario: 'drain-10', than: PEERS, wanted: 1.2 },
  { ...postgres, scenario: 'drain-10', than: RAW, wanted: 0.8 },
  { ...postgres, scenario: 'drain-50', than: PEERS, wanted: 1.2 },
  { ...postgres, scenario: 'drain-50', than: RAW, wanted: 0.8 },
  { ...postgres, scenario: 'drain-two-workers', than: { systems: ['offstage'], scenario: 'drain-10' }, wanted: 1.2 },
  { ...postgres, scenario: 'launch-100', than: PEERS, wanted: 20 },
  { ...postgres, scenario: 'launch-100', than: RAW, wanted: 0.7 },
  { ...postgres, scenario: 'launch-one', than: RAW, wanted: 0.8 },
  { ...postgres, scenario: 'produce-consume', than: PEERS, wanted: 20 },
  { ...postgres, scenario: 'produce-consume', than: RAW, wanted: 0.6 },
  { ...postgres, scenario: 'start-elsewhere', metric: 'p50', than: RAW, wanted: 1.2 },
  {
    ...postgres,
    scenario: 'start-elsewhere',
    metric: 'p50',
    than: { systems: ['graphile-worker', 'graphile-worker-best'] },
    wanted: 1,
  },
  { ...postgres, scenario: 'paced-elsewhere', metric: 'p99', wanted: 15 },

  { ...sqlite, scenario: 'drain-10', than: PLAINJOB, wanted: 4 },
  { ...sqlite, scenario: 'drain-50', than: PLAINJOB, wanted: 4 },
  { ...sqlite, scenario: 'launch-100', than: PLAINJOB, wanted: 3 },
  { ...sqlite, scenario: 'produce-consume', than: PLAINJOB, wanted: 3 },
  { ...sqlite, scenario: 'start-here', metric: 'p50', wanted: 1 },
  { ...sqlite, scenario: 'start-here', metric: 'p99', wanted: 3 },
  { ...sqlite, system: 'offstage-process', scenario: 'start-here', metric: 'p50', wanted: 1.5 },
  { ...sqlite, system: 'offstage-process', scenario: 'start-here', metric: 'p99', wanted: 8 },
  { ...sqlite, scenario: 'start-elsewhere', metric: 'p50', wanted: 2 },
  { ...sqlite, scenario: 'paced-elsewhere', metric: 'p99', wanted: 15 },
]

/** The targets of these stores, each with what was seen. */
export function judge(trials: Trial[], stores: StoreKind[], targets: Target[] = TARGETS): Verdict[] {
  return targets
    .filter(({ store }) => stores.includes(store))
    .map((target) => {
      const seen = cellOf(seenIn(trials, target))?.median
      if (seen === undefined) return { ...target, verdict: 'not measured' }
      const shortBy = target.metric === 'rate' ? target.wanted / seen : seen / target.wanted
      return { ...target, seen, verdict: shortBy <= 1 ? 'met' : shortBy <= 2 ? 'missed' : 'far' }
    })
}

/** Run by run, so that a machine that slows down between two runs slows both sides of a ratio. */
function seenIn(trials: Trial[], { than, ...target }: Target): number[] {
  const own = valuesOf(trials, target)
  if (!than) return [...own.values()]
  const others = than.systems.map((system) =>
    valuesOf(trials, { ...target, system, scenario: than.scenario ?? target.scenario }),
  )
  // A best of some is no best.
  if (others.some((values) => values.size === 0)) return []
  return [...own].flatMap(([run, value]) => {
    const beside = others.flatMap((values) => values.get(run) ?? [])
    if (beside.length < others.length) return []
    return value / (target.metric === 'rate' ? Math.max(...beside) : Math.min(...beside))
  })
}
