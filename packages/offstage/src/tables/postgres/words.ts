// Takes texts apart and quotes them by SQLite's own full text, in memory: what SQLite would find, order and show, PostgreSQL finds, orders and shows. Used by the full text here.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Match } from '../dialect.ts'
import { join, name, type RawRow, raw, type SqlValue, sql, statement } from '../fragment.ts'
import { indexedText, TOKENIZER } from '../indexed-text.ts'
import { ftsQuery } from '../sqlite/fts-query.ts'
import { quoting } from '../sqlite/quoting.ts'

/** Tables for quoting that are kept, one for each list of columns. */
const KEPT_TABLES = 50

interface Memory {
  readonly database: DatabaseSync
  readonly add: StatementSync
  readonly words: StatementSync
  /** Names of the tables for quoting, by their columns. */
  readonly tables: Map<string, string>
}

let memory: Memory | undefined

/** The words of a text in their order, as they stand in an index. */
export function wordsOf(text: string): string[] {
  if (text === '') return []
  const { add, words } = opened()
  return undone(() => {
    add.run(indexedText(text))
    const found: string[] = []
    for (const [word, place] of words.all() as unknown as [string, number][]) found[place] = word
    return found
  })
}

export interface Quoting {
  readonly match: Match
  readonly columns: readonly string[]
  /** The column to quote; undefined: the best. */
  readonly column: string | undefined
  readonly words: number
}

/** Rows `{ _seq, snippet }` of those rows `{ _seq, c0, c1, … }` (the columns' values in order) that match. */
export function quote({ match, columns, column, words }: Quoting, rows: readonly RawRow[]): RawRow[] {
  const query = ftsQuery(match)
  if (query === undefined || rows.length === 0) return []
  const table = tableFor(columns)
  return undone(() => {
    const { database } = memory!
    const names = join(columns.map((one) => name(one)))
    const add = database.prepare(
      statement(sql`insert into ${raw(table)} (rowid, ${names}) values (?${raw(', ?'.repeat(columns.length))})`).text,
    )
    for (const row of rows) add.run(row._seq!, ...columns.map((_, i) => indexed(row[`c${i}`])))
    const snippet = quoting(raw(table), column === undefined ? -1 : columns.indexOf(column), words)
    const { text, values } = statement(
      sql`select rowid as _seq, ${snippet} as snippet from ${raw(table)} where ${raw(table)} match ${query}`,
    )
    return database.prepare(text).all(...values) as RawRow[]
  })
}

function indexed(value: SqlValue | undefined): SqlValue {
  return typeof value === 'string' ? indexedText(value) : null
}

function tableFor(columns: readonly string[]): string {
  const { database, tables } = opened()
  const key = columns.join()
  const known = tables.get(key)
  if (known !== undefined) return known
  if (tables.size === KEPT_TABLES) {
    for (const table of tables.values()) database.exec(`drop table ${table}`)
    tables.clear()
  }
  const table = `texts_${tables.size}`
  database.exec(
    `create virtual table ${table} using fts5(${columns.map((one) => `"${one}"`).join(', ')}, tokenize='${TOKENIZER}')`,
  )
  tables.set(key, table)
  return table
}

function opened(): Memory {
  memory ??= open()
  return memory
}

function open(): Memory {
  const database = new DatabaseSync(':memory:')
  database.exec(`create virtual table document using fts5(text, content='', tokenize='${TOKENIZER}');
    create virtual table word using fts5vocab('document', 'instance')`)
  const words = database.prepare('select term, offset from word')
  words.setReturnArrays(true)
  return {
    database,
    add: database.prepare('insert into document (rowid, text) values (1, ?)'),
    words,
    tables: new Map(),
  }
}

/** Nothing of it stays. */
function undone<T>(work: () => T): T {
  const { database } = memory!
  database.exec('begin')
  try {
    return work()
  } finally {
    database.exec('rollback')
  }
}
