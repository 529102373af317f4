// The full text of a table in PostgreSQL: a table beside it with a row for each, which goes when the row goes. What the columns hold is said in `full-text-terms.ts`.

import { type Fragment, join, name, type RawRow, raw, type SqlValue, sql } from '../fragment.ts'
import type { TableSchema } from '../schema.ts'
import { languageOfRow } from '../words/language.ts'
import { INDEXED_CHARACTERS } from '../words/text-words.ts'
import { textWords } from './full-text-terms.ts'
import { partName } from './names.ts'

type Run = (statements: readonly Fragment[]) => Promise<readonly RawRow[][]>

const ROWS_AT_ONCE = 50

/** The table beside a table. */
export function textsOf({ name: table }: TableSchema): Fragment {
  return name(partName(table, 'text'))
}

/** Takes the full text away, and makes it from the rows if the schema has one. */
export async function rebuild(schema: TableSchema, run: Run): Promise<void> {
  await run([sql`drop table if exists ${textsOf(schema)}`])
  if (schema.fullText.length === 0) return
  await run(create(schema))
  const values = schema.fullText.map(
    (column, i) => sql`left(${name(column)}, ${INDEXED_CHARACTERS}) as ${raw(`c${i}`)}`,
  )
  const { words } = schema
  const language = typeof words?.language === 'object' ? [name(words.language.column)] : []
  for (let after = 0, more = true; more; ) {
    const [rows] = await run([
      sql`select _seq, ${join([...values, ...language])} from ${name(schema.name)} where _seq > ${after} order by _seq limit ${ROWS_AT_ONCE}`,
    ])
    if (rows!.length > 0) {
      await run(rows!.map((row) => insertWords(schema, row)))
      after = Number(rows!.at(-1)!._seq)
    }
    more = rows!.length === ROWS_AT_ONCE
  }
}

/** What writes a row, made to write its words too; `returning` are the columns to give back. `isNew`: every row has its row of words, be they none. */
export function withWords(
  schema: TableSchema,
  writing: Fragment,
  values: ReadonlyMap<string, SqlValue>,
  returning: readonly Fragment[],
  isNew: boolean,
): Fragment {
  const given = schema.fullText.map((column, i) => ({ column, i })).filter(({ column }) => values.has(column))
  if (schema.fullText.length === 0 || (given.length === 0 && !isNew))
    return returning.length === 0 ? writing : sql`${writing} returning ${join(returning)}`
  const columns = given.flatMap(({ i }) => [raw(`n${i}`), raw(`s${i}`), raw(`v${i}`)])
  const language = languageOfRow(schema, values)
  const words = given.flatMap(({ column }) => wordValues(values.get(column), language))
  const texts = textsOf(schema)
  const insert = sql`insert into ${texts} as x (${join([raw('_seq'), ...columns])}) select ${join([raw('_seq'), ...words])} from written`
  // What stays as it was is not indexed again.
  const differs = given.map(({ i }) => raw(`x.s${i} <> excluded.s${i}`))
  const set = columns.map((column) => sql`${column} = excluded.${column}`)
  const otherwise = given.length === 0 ? raw('nothing') : sql`update set ${join(set)} where ${join(differs, ' or ')}`
  return sql`with written as (${writing} returning ${join([raw('_seq'), ...returning])}),
    words as (${insert} on conflict (_seq) do ${otherwise})
    select ${join(returning.length === 0 ? [raw('_seq')] : returning)} from written`
}

function create(schema: TableSchema): Fragment[] {
  const columns = schema.fullText.map((_, i) =>
    raw(
      `n${i} integer not null default 0, s${i} text collate "C" not null default '', v${i} tsvector not null default ''`,
    ),
  )
  const key = name(partName(schema.name, 'text_key'))
  const row = name(partName(schema.name, 'text_row'))
  // Long values stand apart, so that going through how long the texts are is quick.
  return [
    sql`create table ${textsOf(schema)} (_seq bigint constraint ${key} primary key constraint ${row} references ${name(schema.name)} (_seq) on delete cascade,
      ${join(columns)}) with (toast_tuple_target = 128)`,
    // What is written is put in its place at once: else every search would have to go through what waits.
    ...schema.fullText.map(
      (_, i) =>
        sql`create index ${name(partName(schema.name, `text_${i}`))} on ${textsOf(schema)} using gin (${raw(`v${i}`)}) with (fastupdate = off)`,
    ),
  ]
}

function insertWords(schema: TableSchema, row: RawRow): Fragment {
  const columns = schema.fullText.map((_, i) => raw(`n${i}, s${i}, v${i}`))
  const language = languageOfRow(schema, { get: (column) => row[column] })
  const words = schema.fullText.flatMap((_, i) => wordValues(row[`c${i}`], language))
  return sql`insert into ${textsOf(schema)} (_seq, ${join(columns)}) values (${row._seq!}, ${join(words)})`
}

function wordValues(text: SqlValue | undefined, language: string): Fragment[] {
  const { count, stream, lexemes } = textWords(String(text ?? ''), language)
  return [
    sql`${count}::integer`,
    sql`${stream}::text`,
    sql`array_to_tsvector(string_to_array(${lexemes}::text, E'\\n'))`,
  ]
}
