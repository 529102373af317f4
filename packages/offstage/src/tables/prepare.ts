// Makes sure, on first use of a table in this process, that the database has it as it is declared: creates it, or changes it where that is safe.
import { isOffstageError, OffstageError } from '../base/errors.ts'
import { schemaIn, selectSchema, storeSchema } from './catalog.ts'
import { tablesDriver } from './connection.ts'
import { name, sql, statement } from './fragment.ts'
import { defaultNow } from './new-row.ts'
import type { TableSchema } from './schema.ts'
import { type SchemaStep, schemaChange } from './schema-change.ts'
import { currentSession, outside, read, type Session } from './session.ts'
import { transaction } from './transaction.ts'

const underWay = new Map<string, Promise<void>>()

/** Resolves when the table is there. Errors: `TABLE_CHANGED`, and those of the database. */
export async function prepare(schema: TableSchema): Promise<void> {
  const key = JSON.stringify(schema)
  const session = currentSession()
  const driver = session?.driver ?? tablesDriver()
  if (driver.prepared.has(key) || session?.prepared.has(key)) return
  // Inside a transaction never wait for others who prepare: they wait for this transaction's end.
  if (session) return prepareInside(session, schema, key)
  let work = underWay.get(key)
  if (!work) {
    work = prepareOutside(schema, key).finally(() => underWay.delete(key))
    underWay.set(key, work)
  }
  await work
}

async function prepareOutside(schema: TableSchema, key: string): Promise<void> {
  const driver = tablesDriver()
  const [row] = await driver.read(statement(selectSchema(schema.name)))
  const { schema: wanted } = schemaChange(row ? schemaIn(row) : null, schema)
  if (row?.schema === JSON.stringify(wanted)) driver.prepared.add(key)
  // Looked at again inside: of several processes that come at once, one makes the table and the others find it.
  else
    await outside(() => transaction(async () => prepareInside(currentSession()!, schema, key), { timeoutMs: 600_000 }))
}

async function prepareInside(session: Session, schema: TableSchema, key: string): Promise<void> {
  const [row] = await read(selectSchema(schema.name))
  const { steps, schema: wanted } = schemaChange(row ? schemaIn(row) : null, schema)
  if (row?.schema !== JSON.stringify(wanted)) {
    for (const step of steps) await take(session, step)
    await session.open.run([statement(storeSchema(wanted))])
  }
  session.prepared.add(key)
}

async function take(session: Session, step: SchemaStep): Promise<void> {
  const { schema } = step
  if (step.kind === 'requireValues') {
    const [row] = await read(
      sql`select 1 as found from ${name(schema.name)} where ${name(step.column.name)} is null limit ${1}`,
    )
    if (row)
      throw new OffstageError(
        'TABLE_CHANGED',
        `${schema.name}.${step.column.name} is declared as required, but stored rows have no value there. Give it a default, declare it with { optional: true }, or fill it in first.`,
      )
    return
  }
  if (step.kind === 'fillValues') {
    const column = name(step.column.name)
    const fill = sql`update ${name(schema.name)} set ${column} = ${defaultNow(step.column)} where ${column} is null`
    await session.open.run([statement(fill)])
    return
  }
  try {
    await session.driver.dialect.change(step, (statements) => session.open.run(statements.map(statement)))
  } catch (error) {
    if (step.kind !== 'addIndex' || !isOffstageError(error, 'NOT_UNIQUE')) throw error
    throw new OffstageError(
      'TABLE_CHANGED',
      `${schema.name}.${step.column.name} is declared as unique, but stored rows share a value. Make the values differ, or declare it without unique.`,
    )
  }
}
