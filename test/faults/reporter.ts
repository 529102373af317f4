// Prints the table of faults at the end of a run, and a list of what could not be tried here; writes both as JSON to the file named by FAULTS_JSON.
import { writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import type { Reporter, TestModule } from 'vitest/node'
import type { Row } from './bed/rows.ts'

interface Line extends Omit<Row, 'verdict'> {
  verdict: Row['verdict'] | 'FAILED'
}

const COLUMNS = ['fault', 'did', 'demanded', 'seen', 'verdict'] as const
const TITLES = ['fault', 'what was done', 'demanded', 'seen', '']

export default class FaultsTable implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    const lines = modules.filter(({ project }) => project.name === 'faults').flatMap(linesOf)
    if (lines.length === 0) return
    lines.sort((a, b) => orderOf(a) - orderOf(b) || a.fault.localeCompare(b.fault))
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 1024 ** 3)} GB, Linux ${release()}, Node ${process.versions.node}`
    const isFull = process.env.FAULTS === 'full'
    const tried = lines.filter(({ verdict }) => verdict !== 'not here')
    const left = lines.filter(({ verdict }) => verdict === 'not here')
    const bad = tried.filter(({ verdict }) => verdict !== 'ok').length
    process.stdout.write(
      [
        `\nfaults, ${isFull ? 'full scale' : 'scaled down (all of it: npm run faults)'}, on ${machine}`,
        '',
        ...tableOf(tried),
        '',
        `${tried.length} rows, ${bad} missed`,
        ...(left.length === 0
          ? []
          : ['', 'could not run here:', ...left.map((line) => `  ${line.fault}  ${line.did}: ${line.seen}`)]),
        '',
      ].join('\n'),
    )
    const file = process.env.FAULTS_JSON
    if (file)
      writeFileSync(
        file,
        `${JSON.stringify({ machine, isFull, at: new Date().toISOString(), rows: lines }, null, 2)}\n`,
      )
  }
}

function linesOf(module: TestModule): Line[] {
  return [...module.children.allTests()].flatMap((test) => {
    const rows: Line[] = test.meta().faults ?? []
    const result = test.result()
    if (result.state !== 'failed' || rows.some(({ verdict }) => verdict === 'MISSED')) return rows
    const seen = (result.errors?.[0]?.message.split('\n', 1)[0] ?? 'it failed').slice(0, 120)
    return [
      ...rows,
      { fault: /^(F\d+)/.exec(test.name)?.[1] ?? 'trial', did: test.name, demanded: '', seen, verdict: 'FAILED' },
    ]
  })
}

function tableOf(lines: Line[]): string[] {
  const cells = [TITLES, ...lines.map((line) => COLUMNS.map((column) => line[column].replaceAll('\n', ' ')))]
  const widths = TITLES.map((_, i) => Math.max(...cells.map((cell) => (cell[i] as string).length)))
  return cells.map((cell) =>
    cell
      .map((text, i) => text.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd(),
  )
}

/** Numbered faults by number, then the trials. */
function orderOf({ fault }: Line): number {
  return Number(/^F(\d+)/.exec(fault)?.[1] ?? 1000)
}
