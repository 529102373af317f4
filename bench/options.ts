// The command line, checked once: what to measure, how often and how long.
import { parseArgs } from 'node:util'
import type { StoreKind } from './adapter.ts'

export interface Options {
  stores: StoreKind[]
  /** Names of scenarios and systems; undefined: all. */
  only?: string[]
  systems?: string[]
  runs: number
  scale: number
  json?: string
  /** A server to use instead of one of its own. */
  postgres?: string
}

export const USAGE = `npm run bench -- [options]
  --store sqlite|postgres   default: both
  --only a,b                scenarios; default: all
  --systems a,b             systems; default: all
  --runs n                  default 3
  --scale x                 1 is full length; 0.1 a tenth. Default 1
  --json file               writes every figure of every run
  --postgres url            measures on this server, in databases of its own; default: one is started for the bench`

/** Throws with one line for who typed it. */
export function readOptions(args: string[], known: { scenarios: string[] }): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      store: { type: 'string' },
      only: { type: 'string' },
      systems: { type: 'string' },
      runs: { type: 'string', default: '3' },
      scale: { type: 'string', default: '1' },
      json: { type: 'string' },
      postgres: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return 'help'
  const { store, json, postgres } = values
  if (store !== undefined && store !== 'sqlite' && store !== 'postgres')
    throw new Error(`--store is sqlite or postgres, not '${store}'`)
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs is a whole number from 1, not '${values.runs}'`)
  const scale = Number(values.scale)
  if (!(scale > 0)) throw new Error(`--scale is a number above 0, not '${values.scale}'`)
  const only = values.only?.split(',')
  const unknown = only?.find((name) => !known.scenarios.includes(name))
  if (unknown !== undefined) throw new Error(`no scenario '${unknown}': there are ${known.scenarios.join(', ')}`)
  const systems = values.systems?.split(',')
  return {
    stores: store ? [store] : ['sqlite', 'postgres'],
    runs,
    scale,
    ...(only ? { only } : {}),
    ...(systems ? { systems } : {}),
    ...(json === undefined ? {} : { json }),
    ...(postgres === undefined ? {} : { postgres }),
  }
}
