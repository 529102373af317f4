// Brings a database to the schema of this code, step by step. Called by a driver at opening, inside a transaction that no other process can be in.
import { clip, OffstageError } from '../../base/errors.ts'
import { tasks } from './migrations/001-tasks.ts'
import { runs } from './migrations/002-runs.ts'
import type { Statement, Tx } from './tx.ts'

/** Migration n brings version n - 1 to n. What was released is never edited. */
const MIGRATIONS: readonly (readonly Statement[])[] = [tasks, runs]

export const SCHEMA_VERSION = MIGRATIONS.length

const TABLES: Statement = (d) => d.tables
const CREATE: Statement = () => 'create table schema_version (version integer not null)'
const READ: Statement = () => 'select version from schema_version'
const BEGIN: Statement = () => 'insert into schema_version (version) values (0)'
const WRITE: Statement = () => 'update schema_version set version = $1'

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
  const [row] = await tx.all(READ)
  const version = Number(row?.version ?? 0)
  if (version > SCHEMA_VERSION) {
    throw new OffstageError(
      'SCHEMA_TOO_NEW',
      `${where} was written by a newer Offstage (schema ${version}; this one knows ${SCHEMA_VERSION}). Update the package 'offstage', or use another data folder.`,
    )
  }
  if (version === SCHEMA_VERSION) return
  for (const migration of MIGRATIONS.slice(version)) for (const statement of migration) await tx.all(statement)
  await tx.all(WRITE, [SCHEMA_VERSION])
}
