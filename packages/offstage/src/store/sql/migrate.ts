// Brings a store to the newest version, step by step, in the transaction of the caller. Errors: `SCHEMA_TOO_NEW`.
import { OffstageError } from '../../base/errors.ts'
import { migrations } from './schema.ts'
import type { Tx } from './tx.ts'

export async function migrate(tx: Tx): Promise<void> {
  const { dialect: d } = tx
  await tx.all(`create table if not exists offstage_schema (version ${d.int} not null)`)
  const [row] = await tx.all('select version from offstage_schema')
  const version = (row?.version as number | undefined) ?? 0
  const steps = migrations(d)
  if (version > steps.length) {
    throw new OffstageError(
      'SCHEMA_TOO_NEW',
      `This store was written by a newer Offstage (schema ${version}, this one knows ${steps.length}). Update the package: npm install offstage@latest.`,
    )
  }
  for (const step of steps.slice(version)) for (const statement of step) await tx.all(statement)
  if (!row) await tx.all('insert into offstage_schema (version) values ($1)', steps.length)
  else if (version < steps.length) await tx.all('update offstage_schema set version = $1', steps.length)
}
