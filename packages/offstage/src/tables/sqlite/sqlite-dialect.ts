// SQLite's own fragments: patterns, full text by FTS5, windows. Called by `where.ts` and `statements.ts` through the contract of `dialect.ts`.
import type { Dialect } from '../dialect.ts'
import { type Fragment, join, name, raw, sql } from '../fragment.ts'
import { foldCase, globOf, isAscii, likeOf } from '../pattern.ts'
import type { TableSchema } from '../schema.ts'
import { NO_LANGUAGE } from '../words/language.ts'
import { ftsQuery } from './fts-query.ts'
import { changeStatements, ftsName } from './table-ddl.ts'

const NOTHING = raw('1 = 0')

export const sqliteDialect: Dialect = {
  like(column, pattern, ignoreCase) {
    if (!ignoreCase) return sql`${column} glob ${globOf(pattern)}`
    // SQLite's LIKE folds only ASCII; the thread brings a function that folds the rest.
    if (isAscii(pattern)) return sql`${column} like ${likeOf(pattern)} escape '\\'`
    return sql`offstage_fold(${column}) glob ${globOf(foldCase(pattern))}`
  },

  matches(schema, match, alias) {
    const query = ftsQuery(match)
    if (query === undefined) return NOTHING
    const fts = name(ftsName(schema.name))
    return sql`${raw(alias)}._seq in (select rowid from ${fts} where ${fts} match ${query})`
  },

  ranked(schema, match, weights, where, order, window) {
    const query = ftsQuery(match)
    if (query === undefined) return sql`select 0 as _seq, 0 as rank where ${NOTHING}`
    // LEFT: the match always comes first, and SQLite leaves the table out where nothing else asks for it.
    const from = sql`${fts(schema, 'f')} left join ${name(schema.name)} t on t._seq = f.rowid`
    return sql`select f.rowid as _seq, -f.rank as rank from ${from} where ${hidden(schema, 'f')} match ${query}
      and f.rank match ${`bm25(${weights.map((weight) => weight.toFixed(4)).join(', ')})`} and ${where} order by ${order} ${this.window(window)}`
  },

  snippets(schema, { sought, columns = schema.fullText }, seqs, column, words) {
    if (!sought) return { texts: sql`select 0 as _seq where ${NOTHING}`, quote: () => [] }
    const language = schema.words?.language ?? NO_LANGUAGE
    const tag = typeof language === 'string' ? sql`${language}` : name(language.column, 't')
    const texts = (column === undefined ? columns : [column]).map((one) => name(one, 't'))
    return {
      texts: sql`select t._seq, offstage_quote(${JSON.stringify(sought)}, ${words}, ${tag}, ${join(texts)}) as snippet
        from ${name(schema.name)} t where t._seq in (${join(seqs.map((seq) => sql`${seq}`))})`,
      quote: (rows) => rows,
    }
  },

  equals: (_column, ref, [first, ...others]) =>
    others.length === 0 ? sql`${ref} = ${first!}` : sql`${ref} in (${join([first!, ...others])})`,
  compares: (_column, ref, sign, value) => sql`${ref} ${raw(sign)} ${value}`,
  orderKeys: (_column, ref) => [ref],
  conflictKey: (_column, ref) => ref,

  window({ limit, offset }) {
    if (limit === undefined && offset === 0) return raw('')
    return sql`limit ${limit ?? -1} offset ${offset}`
  },

  bumpVersions: (tables) =>
    sql`update _offstage_tables set version = version + 1 where name in (${join([...tables].map((table) => sql`${table}`))})`,

  // Triggers see to the full text.
  written: (_schema, writing, _values, returning) =>
    returning.length === 0 ? writing : sql`${writing} returning ${join(returning)}`,

  async change(step, run) {
    await run(changeStatements(step))
  },
}

function fts(schema: TableSchema, alias: string): Fragment {
  return sql`${name(ftsName(schema.name))} ${raw(alias)}`
}

/** The column of an FTS5 table that stands for the whole of it. */
function hidden(schema: TableSchema, alias: string): Fragment {
  return name(ftsName(schema.name), alias)
}
