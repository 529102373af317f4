// What a query is written for: a table, its database, and the languages that its texts are in just now. Made for each query.
import { tablesDriver } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { name, raw, sql } from './fragment.ts'
import { CONDITION, isCondition } from './operators.ts'
import { prepare } from './prepare.ts'
import { columnOf, type TableSchema } from './schema.ts'
import { read } from './session.ts'
import type { Scope } from './where.ts'
import { NO_LANGUAGE } from './words/language.ts'
import { languageTag } from './words/stems.ts'

/** More different ones are no languages. */
const MOST_LANGUAGES = 50

export async function scopeFor(schema: TableSchema, query: unknown): Promise<Scope> {
  if (!asksFullText(query)) return { schema, dialect: tablesDriver().dialect, languages: [] }
  await prepare(schema)
  return fullTextScope(schema)
}

/** For a query with a full text match; the table is there. */
export async function fullTextScope(schema: TableSchema): Promise<Scope> {
  const { dialect } = tablesDriver()
  const language = schema.words?.language ?? NO_LANGUAGE
  const languages = typeof language === 'string' ? [language] : await presentIn(schema, dialect, language.column)
  return { schema, dialect, languages }
}

/** Found by steps along the column's index, whatever the number of rows. */
async function presentIn(schema: TableSchema, dialect: Dialect, column: string): Promise<string[]> {
  const [key] = dialect.orderKeys(columnOf(schema, column)!, name(column, 't')) as [ReturnType<typeof name>]
  const table = name(schema.name)
  const rows = await read(sql`with recursive present (language, n) as (
      select (select min(${key}) from ${table} t), 1
      union all select (select min(${key}) from ${table} t where ${key} > present.language), n + 1
        from present where present.language is not null and n < ${raw(String(MOST_LANGUAGES))}
    ) select language from present where language is not null`)
  return [...new Set(rows.map((row) => languageTag(String(row.language))))]
}

function asksFullText(query: unknown): boolean {
  if (typeof query !== 'object' || query === null) return false
  if (!isCondition(query)) return Object.values(query).some(asksFullText)
  return query[CONDITION] === 'fullText' || ('items' in query && query.items.some(asksFullText))
}
