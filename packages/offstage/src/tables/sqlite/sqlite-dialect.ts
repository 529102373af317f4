// SQLite's own fragments: patterns, full text by FTS5, windows. Called by `where.ts` and `statements.ts` through the contract of `dialect.ts`.
import type { Dialect } from '../dialect.ts'
import { type Fragment, join, name, raw, sql } from '../fragment.ts'
import type { TableSchema } from '../schema.ts'
import { MATCH_END, MATCH_START } from '../stored-text.ts'
import { ftsQuery } from './fts-query.ts'
import { changeStatements, ftsName } from './table-ddl.ts'

const NOTHING = raw('1 = 0')

export const sqliteDialect: Dialect = {
  like(column, pattern, ignoreCase) {
    if (!ignoreCase) return sql`${column} glob ${globOf(pattern)}`
    // SQLite's LIKE folds only ASCII; the thread brings a function that folds the rest.
    if (/^[\0-\x7f]*$/.test(pattern)) return sql`${column} like ${likeOf(pattern)} escape '\\'`
    return sql`offstage_fold(${column}) glob ${globOf(pattern.toLowerCase())}`
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

  snippets(schema, match, seqs, column, words) {
    const query = ftsQuery(match)
    if (query === undefined) return sql`select 0 as _seq, '' as snippet where ${NOTHING}`
    const index = column === undefined ? -1 : schema.fullText.indexOf(column)
    const snippet = sql`snippet(${hidden(schema, 'f')}, ${raw(String(index))}, ${MATCH_START}, ${MATCH_END}, ${'…'}, ${raw(String(words))})`
    return sql`select f.rowid as _seq, ${snippet} as snippet from ${fts(schema, 'f')}
      where ${hidden(schema, 'f')} match ${query} and f.rowid in (${join(seqs.map((seq) => sql`${seq}`))})`
  },

  window({ limit, offset }) {
    if (limit === undefined && offset === 0) return raw('')
    return sql`limit ${limit ?? -1} offset ${offset}`
  },

  change: changeStatements,
}

function fts(schema: TableSchema, alias: string): Fragment {
  return sql`${name(ftsName(schema.name))} ${raw(alias)}`
}

/** The column of an FTS5 table that stands for the whole of it. */
function hidden(schema: TableSchema, alias: string): Fragment {
  return name(ftsName(schema.name), alias)
}

/** The pattern in GLOB's language, which is case-sensitive where SQLite's LIKE is not. */
function globOf(pattern: string): string {
  return eachOf(pattern, { any: '*', one: '?', plain: (char) => (/[*?[]/.test(char) ? `[${char}]` : char) })
}

function likeOf(pattern: string): string {
  return eachOf(pattern, { any: '%', one: '_', plain: (char) => (/[%_\\]/.test(char) ? `\\${char}` : char) })
}

function eachOf(pattern: string, to: { any: string; one: string; plain: (char: string) => string }): string {
  return pattern.replace(/\\(.)|./gsu, (char, escaped?: string) => {
    if (escaped !== undefined) return to.plain(escaped)
    return char === '%' ? to.any : char === '_' ? to.one : to.plain(char)
  })
}
