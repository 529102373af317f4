// A few facts about a whole store, read without changing it: for `offstage doctor`, which looks at databases that nobody may have opened yet.
import type { Statement, Tx } from './tx.ts'
import { type Heard, workers } from './verbs/workers.ts'

const TABLES: Statement = (d) => d.tables
const VERSION: Statement = () => 'select * from schema_version'
const QUEUED: Statement = () =>
  `select name, count(*) as count from tasks where status = 'queued' group by name order by name`
const NEWEST: Statement = (d) => `select launched_at, ${d.now} as now from tasks order by n desc limit 1`

export interface Survey {
  version: number
  /** The version that code must know at least. */
  oldest: number
  workers: Heard[]
  /** How many tasks wait under each name. */
  queued: { name: string; count: number }[]
  /** How far the newest launch or beat lies in the future, ms; negative of what is past. */
  aheadMs: number
}

/** Null of a database that Offstage was never in. Of a schema that code of version `known` cannot read only the version is told. */
export async function survey(tx: Tx, known: number): Promise<Survey | null> {
  const tables = (await tx.all(TABLES)).map(({ name }) => name)
  if (!tables.includes('schema_version')) return null
  const [row] = await tx.all(VERSION)
  const version = Number(row?.version ?? 0)
  const oldest = Number(row?.oldest ?? version)
  if (version < known || oldest > known) return { version, oldest, workers: [], queued: [], aheadMs: 0 }
  const heard = await workers(tx)
  const [newest] = await tx.all(NEWEST)
  const ahead = heard.map(({ beatAt, now }) => beatAt - now)
  if (newest) ahead.push(Number(newest.launched_at) - Number(newest.now))
  return {
    version,
    oldest,
    workers: heard,
    queued: (await tx.all(QUEUED)).map(({ name, count }) => ({ name: name as string, count: Number(count) })),
    aheadMs: Math.max(...ahead, Number.NEGATIVE_INFINITY),
  }
}
