// Moves the data tables from their file into PostgreSQL, inside a transaction that somebody else begins and ends (`store/move`): their rows with ids and order, indexes and full text.
// What arrived is read again and compared. Called by `offstage move`.
import { DatabaseSync } from 'node:sqlite'
import { OffstageError } from '../../base/errors.ts'
import { Summing, type TableSum } from '../../store/move/sums.ts'
import { placeOf } from '../../store/postgres/place.ts'
import { schemaIn, selectCatalog, storeSchema } from '../catalog.ts'
import {
  type Fragment,
  join,
  name,
  type RawRow,
  raw,
  type SqlValue,
  type Statement,
  sql,
  statement,
} from '../fragment.ts'
import { Connection, SCHEMA } from '../postgres/connection.ts'
import { textsOf } from '../postgres/full-text-ddl.ts'
import { openSchema } from '../postgres/open-schema.ts'
import { postgresDialect } from '../postgres/postgres-dialect.ts'
import { tablesFailure } from '../postgres/postgres-failure.ts'
import { STORED_AS } from '../postgres/table-ddl.ts'
import type { TableSchema } from '../schema.ts'
import { schemaChange } from '../schema-change.ts'

/** The open transaction. */
export interface MoveTarget {
  /** The rows of a statement; its values stand as `$1`, `$2`, … */
  query(text: string, values: readonly SqlValue[]): Promise<RawRow[]>
}
export interface TablesMove {
  /** The tables' file. */
  path: string
  /** The address of the database. */
  url: string
  /** Rows moved of a table so far. */
  onProgress: (table: string, rows: number) => void
}
export type MovedTables = ({ name: string } & TableSum)[]

type Run = (fragment: Fragment) => Promise<RawRow[]>

const LOCK_MS = 30_000
const BATCH_ROWS = 500
const BATCH_CHARACTERS = 4 * 1024 * 1024

/** Makes the schema, where it is not there yet: before the transaction. Errors: those of the database. */
export async function makeTablesSchema(url: string): Promise<void> {
  const connection = new Connection(url)
  try {
    await openSchema(connection, LOCK_MS)
  } catch (error) {
    throw tablesFailure(error, placeOf(url))
  } finally {
    await connection.close()
  }
}

/** Gives what was moved. Errors: `MOVE_TARGET_NOT_EMPTY`, `MOVE_DIFFERS`, and the database's own; then the transaction must be undone. */
export async function moveTables(target: MoveTarget, { path, url, onProgress }: TablesMove): Promise<MovedTables> {
  const source = new DatabaseSync(path, { timeout: 5000 })
  const run: Run = (fragment) => {
    const { text, values } = numbered(statement(fragment))
    return target.query(text, values)
  }
  try {
    // Whoever would write now waits, and is refused.
    source.exec('begin immediate')
    await run(raw(`set local search_path to ${SCHEMA}`))
    await run(raw('lock table _offstage_catalog in exclusive mode'))
    await refuseFull(run, placeOf(url))
    const moved: MovedTables = []
    const isMade = source.prepare("select 1 from sqlite_schema where name = '_offstage_tables'").get()
    for (const row of isMade ? source.prepare(statement(selectCatalog).text).all() : []) {
      const schema = schemaIn(row as RawRow)
      moved.push({ name: schema.name, ...(await moveTable(source, run, schema, onProgress)) })
    }
    return moved
  } finally {
    source.close()
  }
}

async function refuseFull(run: Run, where: string): Promise<void> {
  const [found] = await run(selectCatalog)
  if (!found) return
  throw new OffstageError(
    'MOVE_TARGET_NOT_EMPTY',
    `There are data tables in ${where} already ('${found.name}'), and rows of two places are not made one. Move into an empty database; or drop the schema there, if what it holds is not needed: drop schema ${SCHEMA} cascade.`,
  )
}

async function moveTable(
  source: DatabaseSync,
  run: Run,
  schema: TableSchema,
  onProgress: TablesMove['onProgress'],
): Promise<TableSum> {
  const { steps } = schemaChange(null, schema)
  const take = (step: (typeof steps)[number]) =>
    postgresDialect.change(step, async (fragments) => {
      const rows: RawRow[][] = []
      for (const fragment of fragments) rows.push(await run(fragment))
      return rows
    })
  const [create, ...others] = steps
  await take(create!)
  const sum = await copyRows(source, run, schema, (rows) => onProgress(schema.name, rows))
  await countOn(source, run, schema)
  // Indexes are quicker made of all rows at once.
  for (const step of others) await take(step)
  await run(storeSchema(schema))
  await run(postgresDialect.bumpVersions([schema.name]))
  await compare(run, schema, sum)
  return sum
}

async function copyRows(
  source: DatabaseSync,
  run: Run,
  schema: TableSchema,
  onProgress: (rows: number) => void,
): Promise<TableSum> {
  const columns = columnsOf(schema)
  const names = join(columns.map((column) => name(column)))
  const types = join([
    raw('_seq bigint, id text'),
    ...schema.columns.map(({ name: column, type }) => sql`${name(column)} ${raw(STORED_AS[type])}`),
  ])
  const summing = new Summing()
  let waiting: object[] = []
  let characters = 0
  const write = async () => {
    if (waiting.length > 0)
      await run(sql`insert into ${name(schema.name)} (${names}) overriding system value
        select ${names} from json_to_recordset(${JSON.stringify(waiting)}::json) as r (${types})`)
    waiting = []
    characters = 0
    onProgress(summing.sum.rows)
  }
  const all = statement(sql`select ${names} from ${name(schema.name)} order by _seq`).text
  for (const row of source.prepare(all).iterate()) {
    const cells = columns.map((column) => row[column] as SqlValue)
    summing.add(cells)
    waiting.push(row)
    for (const cell of cells) if (typeof cell === 'string') characters += cell.length
    if (waiting.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS) await write()
  }
  await write()
  return summing.sum
}

/** Numbers that were given are never given again, those of deleted rows neither. */
async function countOn(source: DatabaseSync, run: Run, { name: table }: TableSchema): Promise<void> {
  const row = source.prepare('select seq from sqlite_sequence where name = ?').get(table)
  const last = Number(row?.seq ?? 0)
  if (last > 0) await run(sql`select setval(pg_get_serial_sequence(${`"${table}"`}, '_seq'), ${last}::bigint)`)
}

/** Reads what was written, as whoever comes later will. */
async function compare(run: Run, schema: TableSchema, sum: TableSum): Promise<void> {
  const isNumber = [true, false, ...schema.columns.map(({ type }) => ['number', 'boolean', 'dateTime'].includes(type))]
  const columns = columnsOf(schema)
  const names = join(columns.map((column) => name(column)))
  const summing = new Summing()
  for (let after = 0, more = true; more; ) {
    const rows = await run(
      sql`select ${names} from ${name(schema.name)} where _seq > ${after}::bigint order by _seq limit ${BATCH_ROWS}::bigint`,
    )
    for (const row of rows) {
      const cells = columns.map((column) => row[column] ?? null)
      summing.add(cells.map((cell, i) => (isNumber[i] && cell !== null ? Number(cell) : cell)))
    }
    after = Number(rows.at(-1)?._seq)
    more = rows.length === BATCH_ROWS
  }
  const [texts] =
    schema.fullText.length > 0 ? await run(sql`select count(*) as n from ${textsOf(schema)}`) : [{ n: sum.rows }]
  if (summing.sum.rows === sum.rows && summing.sum.sha256 === sum.sha256 && Number(texts?.n) === sum.rows) return
  throw new OffstageError(
    'MOVE_DIFFERS',
    `What arrived in the data table ${schema.name} is not what was sent (${summing.sum.rows} rows of ${sum.rows}). Nothing was moved; run offstage doctor --integrity on the data folder.`,
  )
}

function columnsOf(schema: TableSchema): string[] {
  return ['_seq', 'id', ...schema.columns.map((column) => column.name)]
}

function numbered({ text, values }: Statement): Statement {
  let n = 0
  return { text: text.replaceAll('?', () => `$${++n}`), values }
}
