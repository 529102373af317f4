// Entry of the bench: every system through every scenario, several times, side by side; prints the tables and writes the figures. See README.md.
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import type { StoreKind, System } from './adapter.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { busyShare } from './others.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import type { Trial } from './results.ts'
import { runTrial } from './run-trial.ts'
import { SCENARIOS } from './scenarios/scenarios.ts'
import { systemsOn } from './systems/systems.ts'
import { figuresTable, targetsTable } from './table.ts'
import { judge } from './targets.ts'

/** More than this at work before a trial, as a share of all processors, and somebody else is. */
const QUIET = 0.2

const options = chosen()
const machine = `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'processor'}, load ${loadavg()[0]!.toFixed(1)} at the start`
console.log(machine)
const trials: Trial[] = []
let server = ''
for (const store of options.stores) await measure(store)
const verdicts = judge(trials, options.stores)
for (const store of options.stores) console.log(`\n${figuresTable(trials, store)}`)
console.log(`\n${targetsTable(verdicts)}`)
const disturbed = trials.filter(({ busy }) => busy > QUIET).length
if (disturbed > 0)
  console.log(
    `\n${disturbed} of ${trials.length} trials began while the machine was busy with other things: the figures are not to be trusted.`,
  )
if (options.json !== undefined) {
  const { scale, runs } = options
  await writeFile(options.json, `${JSON.stringify({ machine, server, scale, runs, trials, verdicts }, null, 2)}\n`)
}

async function measure(store: StoreKind): Promise<void> {
  const all = await systemsOn(store)
  const systems = all.filter(({ name }) => !options.systems || options.systems.includes(name))
  console.log(`\n${store}`)
  for (const { name, settings } of systems) console.log(`  ${name}: ${settings}`)
  let postgres: Postgres | undefined
  try {
    if (store === 'postgres') {
      postgres = await startPostgres(options.postgres)
      server = postgres.about
      console.log(`  ${server}`)
    }
    await interleave(store, systems, postgres)
  } finally {
    await postgres?.stop()
  }
}

/** A B A B, and in every second run B A B A: who comes first finds the machine as the one before left it. */
async function interleave(store: StoreKind, systems: System[], postgres: Postgres | undefined): Promise<void> {
  const scenarios = SCENARIOS.filter(({ name }) => !options.only || options.only.includes(name))
  for (let run = 1; run <= options.runs; run++) {
    for (const { name: scenario } of scenarios) {
      for (const { name: system, leftOut } of run % 2 === 1 ? systems : [...systems].reverse()) {
        if (leftOut?.[scenario] !== undefined) continue
        const busy = await busyShare()
        const outcome = await runTrial(store, system, scenario, options.scale, postgres)
        const trial: Trial = {
          store,
          system,
          scenario,
          run,
          busy,
          ...('error' in outcome ? outcome : { figures: outcome }),
        }
        trials.push(trial)
        console.log(`  run ${run}  ${scenario}  ${system}  ${said(trial)}`)
      }
    }
  }
}

function said({ figures, error }: Trial): string {
  if (!figures) return `FAILED: ${error}`
  if ('rate' in figures) return `${Math.round(figures.rate).toLocaleString('en')}/s`
  return `p50 ${figures.p50.toFixed(2)} ms, p99 ${figures.p99.toFixed(2)} ms`
}

function chosen(): Options {
  try {
    const read = readOptions(process.argv.slice(2), { scenarios: SCENARIOS.map(({ name }) => name) })
    if (read !== 'help') return read
    console.log(USAGE)
    process.exit(0)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    process.exit(1)
  }
}
