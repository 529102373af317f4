// Brings a database to the schema of this code, step by step. Called by a driver at opening, inside a transaction that no other process can be in.
// Deploys are rolling: a step that only adds leaves older code at work. One that takes something away comes a release later, and says from which version on code can live with it:
// older processes find that out while they run, finish their tasks and stop.
import { clip, OffstageError } from '../../base/errors.ts'
import { tasks } from './migrations/001-tasks.ts'
import { runs } from './migrations/002-runs.ts'
import { versions } from './migrations/003-versions.ts'
import { flow } from './migrations/004-flow.ts'
import type { Statement, Tx } from './tx.ts'

interface Migration {
  steps: readonly Statement[]
  /** The schema version that code must know at least to work with what this leaves. */
  oldest: number
}

/** Migration n brings version n - 1 to n. What was released is never edited. */
const MIGRATIONS: readonly Migration[] = [
  { steps: tasks, oldest: 1 },
  { steps: runs, oldest: 2 },
  { steps: versions, oldest: 3 },
  // Older code would start what is paused or at its limit.
  { steps: flow, oldest: 4 },
]

export const SCHEMA_VERSION = MIGRATIONS.length

const TABLES: Statement = (d) => d.tables
const CREATE: Statement = () => 'create table schema_version (version integer not null)'
const READ: Statement = () => 'select * from schema_version'
const BEGIN: Statement = () => 'insert into schema_version (version) values (0)'
const WRITE: Statement = () => 'update schema_version set version = $1, oldest = $2'

/** `where` names the database in messages. Errors: `SCHEMA_TOO_NEW`, `STORE_CANNOT_OPEN` for somebody else's database. */
export async function migrate(tx: Tx, where: string): Promise<void> {
  const tables = (await tx.all(TABLES)).map(({ name }) => name)
  if (!tables.includes('schema_version')) {
    if (tables.length > 0) {
      throw new OffstageError(
        'STORE_CANNOT_OPEN',
        `${where} holds another program's tables (${clip(tables.join(', '))}). Name another file or data folder.`,
      )
    }
    await tx.all(CREATE)
    await tx.all(BEGIN)
  }
  const version = await checkSchema(tx, where)
  if (version >= SCHEMA_VERSION) return
  const missing = MIGRATIONS.slice(version)
  for (const { steps } of missing) for (const statement of steps) await tx.all(statement)
  await tx.all(WRITE, [SCHEMA_VERSION, Math.max(...missing.map(({ oldest }) => oldest))])
}

/** Gives the version. Error: `SCHEMA_TOO_NEW`, of a newer schema that this code cannot live with. Asked now and then while the store is open: others may have migrated it. */
export async function checkSchema(tx: Tx, where: string): Promise<number> {
  const [row] = await tx.all(READ)
  const version = Number(row?.version ?? 0)
  // What tells nothing of it is from before that was told.
  const oldest = Number(row?.oldest ?? version)
  if (version <= SCHEMA_VERSION || oldest <= SCHEMA_VERSION) return version
  throw new OffstageError(
    'SCHEMA_TOO_NEW',
    `${where} was changed by a newer Offstage (schema ${version}, for code that knows ${oldest}; this one knows ${SCHEMA_VERSION}). Update the package 'offstage' here, or use another data folder or database.`,
  )
}
