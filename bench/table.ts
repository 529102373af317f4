// Prints: a table per store with a row per system, then the targets with what was seen.
import type { StoreKind } from './adapter.ts'
import { cellOf, type Metric, type Trial, valuesOf } from './results.ts'
import type { Verdict } from './targets.ts'

const METRICS: Metric[] = ['rate', 'p50', 'p99']

/** Medians, with the spread in per cent where there were several runs. */
export function figuresTable(trials: Trial[], store: StoreKind): string {
  const own = trials.filter((trial) => trial.store === store)
  const systems = [...new Set(own.map(({ system }) => system))]
  const columns = [...new Set(own.map(({ scenario }) => scenario))].flatMap((scenario) =>
    METRICS.filter((metric) =>
      own.some((trial) => trial.scenario === scenario && trial.figures && metric in trial.figures),
    ).map((metric) => ({ scenario, metric })),
  )
  const rows = systems.map((system) => [
    system,
    ...columns.map((column) => {
      const failed = own.some((trial) => trial.system === system && trial.scenario === column.scenario && trial.error)
      const cell = cellOf(valuesOf(own, { store, system, ...column }).values())
      if (!cell) return failed ? 'failed' : '–'
      return `${shown(cell.median, column.metric)}${cell.spread > 0 ? ` ±${Math.round(cell.spread * 100)}%` : ''}`
    }),
  ])
  const heads = columns.map(({ scenario, metric }) =>
    metric === 'rate' ? `${scenario} /s` : `${scenario} ${metric} ms`,
  )
  return inColumns([[store, ...heads], ...rows])
}

export function targetsTable(verdicts: Verdict[]): string {
  return inColumns([
    ['store', 'target', 'wanted', 'seen', ''],
    ...verdicts.map(({ store, system, scenario, metric, than, wanted, seen, verdict }) => {
      const sign = metric === 'rate' ? '>=' : '<='
      const unit = than ? 'x' : ' ms'
      const beside = than ? ` / ${than.systems.length > 1 ? 'best of ' : ''}${than.systems.join(', ')}` : ''
      const at = than?.scenario ? ` in ${than.scenario}` : ''
      return [
        store,
        `${system} ${scenario}${metric === 'rate' ? '' : ` ${metric}`}${beside}${at}`,
        `${sign} ${wanted}${unit}`,
        seen === undefined ? '–' : `${seen.toFixed(2)}${unit}`,
        verdict,
      ]
    }),
  ])
}

function shown(value: number, metric: Metric): string {
  return metric === 'rate' ? Math.round(value).toLocaleString('en') : value.toFixed(2)
}

/** As Markdown, so that it can be pasted. */
function inColumns(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
  return [lines[0], `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1)].join('\n')
}
