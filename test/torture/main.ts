// `npm run torture -- --store sqlite|postgres --seconds N --seed S [--workers 3] [--rate 12] [--keep] [--json]`: exit 1 if an invariant was violated.
import { parseArgs } from 'node:util'
import { findFaketime } from './clock.ts'
import { wordsOf } from './report.ts'
import { type TortureOptions, torture } from './torture.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    workers: { type: 'string', default: '3' },
    rate: { type: 'string', default: '12' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
if (values.store !== 'sqlite' && values.store !== 'postgres') fail('--store is sqlite or postgres')
const number = (name: 'seconds' | 'seed' | 'workers' | 'rate', least: number): number => {
  const value = Number(values[name])
  return value >= least ? value : fail(`--${name} is a number from ${least} on`)
}
const stop = new AbortController()
const options: TortureOptions = {
  store: values.store,
  seconds: number('seconds', 1),
  seed: number('seed', 0),
  workers: number('workers', 1),
  rate: number('rate', 0.1),
  keep: values.keep,
  say: (text) => (values.json ? undefined : console.log(text)),
  stop: stop.signal,
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
try {
  const report = await torture(options)
  const { seed, launches, kills, restarts, violations } = report
  if (!values.json) console.log(wordsOf(report, options, findFaketime() !== undefined))
  else if (report.folder) console.error(`evidence: ${report.folder}`)
  console.log(JSON.stringify({ seed, launches, kills, restarts, violations }))
  process.exitCode = violations.length > 0 ? 1 : 0
} catch (error) {
  if (!stop.signal.aborted) throw error
  console.error('interrupted: all that was started is ended')
  process.exitCode = 130
}

function fail(words: string): never {
  console.error(words)
  process.exit(2)
}
