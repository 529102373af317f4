// Moves all tasks, with their histories and logs, from an embedded store into an empty PostgreSQL: in one transaction, read again and compared before it is committed.
// Called by `offstage move`, which sees to it that nobody is at work on either.
import { DatabaseSync } from 'node:sqlite'
import { OffstageError } from '../../base/errors.ts'
import { Connection, type Mode } from '../postgres/connection.ts'
import { storeFailure } from '../postgres/failure.ts'
import { loadPg } from '../postgres/load-pg.ts'
import { openDatabase } from '../postgres/open-database.ts'
import { placeOf } from '../postgres/place.ts'
import { SCHEMA } from '../postgres/postgres-dialect.ts'
import { batch, type Cell, type Row, type Statement } from '../sql/tx.ts'
import { openFile } from '../sqlite/open-file.ts'
import { MOVED_TABLES, type MovedTable } from './moved-tables.ts'
import { Summing, type TableSum } from './sums.ts'

export interface Move {
  /** The file of the embedded store. */
  path: string
  /** The address of the database. */
  url: string
  /** Rows moved of a table so far. */
  onProgress: (table: string, rows: number) => void
  /** Moved in the same transaction, as the last before it is committed: all arrives, or nothing. */
  also: (target: { query(text: string, values: readonly Cell[]): Promise<Row[]> }) => Promise<void>
}

export type MovedStore = ({ name: string } & TableSum)[]

const MODE: Mode = { begin: 'begin', limitMs: 24 * 3_600_000 }
const BATCH_ROWS = 1000
const BATCH_BYTES = 4 * 1024 * 1024

/** Gives what was moved. Errors: `MOVE_TARGET_NOT_EMPTY`, `MOVE_DIFFERS`, and those of both stores; nothing is moved then. */
export async function moveStore({ path, url, onProgress, also }: Move): Promise<MovedStore> {
  // Up to this code's schema first: both sides are to have the same columns.
  const { close } = await openFile(path)
  close()
  const where = placeOf(url)
  const target = new Connection({ url, name: 'offstage move', Client: await loadPg() })
  const source = new DatabaseSync(path, { timeout: 5000 })
  try {
    await openDatabase(target, where)
    // Whoever would write now waits, and is refused.
    source.exec('begin immediate')
    await target.begin(MODE)
    await target.send('lock table tasks in exclusive mode')
    await refuseFull(target, where)
    const moved: MovedStore = []
    for (const table of MOVED_TABLES)
      moved.push({ name: table.name, ...(await moveTable(source, target, table, onProgress)) })
    await countOn(source, target)
    for (const { name, ...sum } of moved) await compare(target, name, sum)
    await also(queries(target))
    await target.commit()
    return moved
  } catch (error) {
    if (error instanceof OffstageError) throw error
    const { code, message } = storeFailure(error, where)
    throw new OffstageError(code, message, { cause: error })
  } finally {
    source.close()
    await target.rollback()
    await target.close()
  }
}

/** Statements given as text; each text is one statement to the connection, however often it comes. */
function queries(target: Connection): Parameters<Move['also']>[0] {
  const known = new Map<string, Statement>()
  return {
    query(text, values) {
      if (values.length === 0) return target.send(text).then(({ rows }) => rows)
      const statement = known.get(text) ?? (() => text)
      known.set(text, statement)
      return target.all(statement, values)
    },
  }
}

async function refuseFull(target: Connection, where: string): Promise<void> {
  const { rows } = await target.send('select 1 from tasks limit 1')
  if (rows.length === 0) return
  throw new OffstageError(
    'MOVE_TARGET_NOT_EMPTY',
    `There are tasks in ${where} already, and two histories cannot be made one. Move into an empty database; or drop the schema there, if what it holds is not needed: drop schema ${SCHEMA} cascade.`,
  )
}

async function moveTable(
  source: DatabaseSync,
  target: Connection,
  table: MovedTable,
  onProgress: Move['onProgress'],
): Promise<TableSum> {
  const columns = Object.keys(table.columns)
  const insert: Statement = (d) => `insert into ${table.name} (${columns.join(', ')})
    select ${columns.map((name) => `r.${name}`).join(', ')} from ${d.rows('$1', table.columns)} as r order by r.i`
  const summing = new Summing()
  let waiting: Cell[][] = []
  let bytes = 0
  const write = async () => {
    if (waiting.length > 0) await target.all(insert, [batch(waiting)])
    waiting = []
    bytes = 0
    onProgress(table.name, summing.sum.rows)
  }
  for (const row of source.prepare(inOrder(table)).iterate()) {
    const cells = columns.map((name) => row[name] as Cell)
    summing.add(cells)
    waiting.push(cells)
    for (const cell of cells) if (typeof cell === 'string') bytes += cell.length
    if (waiting.length >= BATCH_ROWS || bytes >= BATCH_BYTES) await write()
  }
  await write()
  return summing.sum
}

/** Numbers that were given are never given again, those of deleted tasks neither. */
async function countOn(source: DatabaseSync, target: Connection): Promise<void> {
  const row = source.prepare("select seq from sqlite_sequence where name = 'tasks'").get()
  const last = Number(row?.seq ?? 0)
  if (last > 0) await target.send(`select setval(pg_get_serial_sequence('${SCHEMA}.tasks', 'n'), ${last})`)
}

/** Reads what was written, as whoever comes later will. */
async function compare(target: Connection, name: string, sum: TableSum): Promise<void> {
  const table = MOVED_TABLES.find((known) => known.name === name) as MovedTable
  const columns = Object.keys(table.columns)
  const summing = new Summing()
  await target.send(`declare moved cursor for ${inOrder(table, ' collate "C"')}`)
  for (;;) {
    const { rows } = await target.send(`fetch ${BATCH_ROWS} from moved`)
    for (const row of rows) summing.add(columns.map((column) => row[column] as Cell))
    if (rows.length < BATCH_ROWS) break
  }
  await target.send('close moved')
  if (summing.sum.rows === sum.rows && summing.sum.sha256 === sum.sha256) return
  throw new OffstageError(
    'MOVE_DIFFERS',
    `What arrived in the table ${name} is not what was sent (${summing.sum.rows} rows of ${sum.rows}). Nothing was moved; run offstage doctor --integrity on the data folder.`,
  )
}

function inOrder({ name, columns, order }: MovedTable, collation = ''): string {
  const by = order.map((column) => column + (columns[column] === 'text' ? collation : ''))
  return `select ${Object.keys(columns).join(', ')} from ${name} order by ${by.join(', ')}`
}
