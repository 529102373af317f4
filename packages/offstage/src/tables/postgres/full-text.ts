// Full text in PostgreSQL: the same rows as in SQLite, with the same ranks (bm25 as FTS5 works it out), the same snippets. Called through the dialect.
import type { Dialect, Match } from '../dialect.ts'
import { type Fragment, join, name, raw, sql } from '../fragment.ts'
import { INDEXED_CHARACTERS } from '../indexed-text.ts'
import type { TableSchema } from '../schema.ts'
import { textsOf } from './full-text-ddl.ts'
import { BITS, type IndexedTerm, indexedTerm } from './full-text-terms.ts'
import { limits } from './limits.ts'
import { BY_INDEX } from './plan.ts'
import { quote } from './words.ts'

const NOTHING = raw('1 = 0')

type FullText = Pick<Dialect, 'matches' | 'ranked' | 'snippets'>

/** A match with its words as they stand in an index. */
interface Sought {
  readonly wanted: readonly IndexedTerm[]
  readonly excluded: readonly IndexedTerm[]
  /** Numbers of the columns to look into. */
  readonly columns: readonly number[]
}

export const fullText: FullText = {
  matches(schema, match, alias) {
    const sought = soughtBy(schema, match)
    if (!sought) return NOTHING
    const { wanted, excluded, columns } = sought
    const texts = textsOf(schema)
    // Each term for itself: where one search is narrow the others would be asked of the texts, and not of the index.
    const having = (terms: readonly IndexedTerm[], how: string) =>
      join(
        terms.map((term) => sql`(select x._seq from ${texts} x where ${has(term, columns)})`),
        how,
      )
    const found = having(wanted, match.words === 'all' ? ' intersect ' : ' union ')
    const without = excluded.length === 0 ? raw('') : sql` except (${having(excluded, ' union ')})`
    return sql`${raw(alias)}._seq in (${raw(BY_INDEX)}(${found})${without})`
  },

  ranked(schema, match, weights, where, order, window) {
    const sought = soughtBy(schema, match)
    if (!sought) return sql`select 0 as _seq, 0 as rank where ${NOTHING}`
    const { wanted, excluded, columns } = sought
    const texts = textsOf(schema)
    const length = join(
      schema.fullText.map((_, i) => raw(`x.n${i}`)),
      ' + ',
    )
    const places = [...wanted, ...excluded].flatMap((term, i) =>
      columns.map((column) =>
        placesOf({ term, i, column, texts, length, weight: Number(weights[column]!.toFixed(4)) }),
      ),
    )
    const all = match.words === 'all' ? ' and ' : ' or '
    const each = <T>(terms: readonly IndexedTerm[], write: (i: number) => T) => terms.map((_, i) => write(i))
    const frequencies = each([...wanted, ...excluded], (i) => raw(`sum(weight) filter (where i = ${i}) as f${i}`))
    const is = join(
      each(wanted, (i) => raw(`f${i} is not null`)),
      all,
    )
    const isNot = each(excluded, (i) => raw(` and f${wanted.length + i} is null`))
    const score = each(wanted, (i) => raw(scoreOf(i)))
    return sql`${raw(BY_INDEX)}with found as materialized (select _seq, max(length)::float8 as length, ${join(frequencies)}
        from (${join(places, ' union all ')}) places group by _seq),
      whole as (select greatest(count(*), 1)::float8 as rows, greatest(sum(${length}), 1)::float8 as words from ${texts} x),
      rarity as materialized (select rows, words / rows as usual, ${join(each(wanted, (i) => raw(rarityOf(i))))} from whole
        cross join (select ${join(each(wanted, (i) => raw(`count(f${i})::float8 as h${i}`)))} from found) hits)
      select r._seq as _seq, ${join(score, ' + ')} as rank from found r cross join rarity left join ${name(schema.name)} t on t._seq = r._seq
      where (${is})${join(isNot, '')} and ${where} order by ${order} ${limits(window)}`
  },

  snippets(schema, match, seqs, column, words) {
    const columns = schema.fullText.map(
      (one, i) => sql`left(${name(one, 't')}, ${INDEXED_CHARACTERS}) as ${raw(`c${i}`)}`,
    )
    return {
      texts: sql`select t._seq, ${join(columns)} from ${name(schema.name)} t where t._seq in (${join(seqs.map((seq) => sql`${seq}`))})`,
      quote: (rows) => quote({ match, columns: schema.fullText, column, words }, rows),
    }
  },
}

/** Undefined: nothing can match. */
function soughtBy(schema: TableSchema, { query, words, columns = schema.fullText }: Match): Sought | undefined {
  const terms = query.wanted.map(indexedTerm)
  const wanted = terms.filter((term) => term !== undefined)
  // As in FTS5: of a term without a word in it nothing has all, and it excludes nothing.
  if (wanted.length === 0 || (words === 'all' && wanted.length < terms.length)) return undefined
  return {
    wanted,
    excluded: query.excluded.map(indexedTerm).filter((term) => term !== undefined),
    columns: columns.map((column) => schema.fullText.indexOf(column)),
  }
}

/** A row of texts has the term in one of the columns. */
function has({ word, candidates, pattern }: IndexedTerm, columns: readonly number[]): Fragment {
  const places = columns.map((i) => {
    const isCandidate = sql`${raw(`x.v${i}`)} @@ ${candidates}::tsquery`
    const isBeginning = !candidates.includes(' & ')
    return word !== undefined || isBeginning
      ? isCandidate
      : sql`(${isCandidate} and strpos(${raw(`x.s${i}`)}, ${pattern}) > 0)`
  })
  return sql`(${join(places, ' or ')})`
}

/** Rows `(i, _seq, length, weight)`: where the `i`th term stands in a column, and what its places there weigh together. */
function placesOf(of: {
  term: IndexedTerm
  i: number
  column: number
  texts: Fragment
  length: Fragment
  weight: number
}): Fragment {
  const { term, i, column, texts, length, weight } = of
  const [stream, vector] = [raw(`x.s${column}`), raw(`x.v${column}`)]
  const index = raw(`${i} as i`)
  if (term.word !== undefined) {
    // How often the word stands there is put together from the lexemes, without a look at the text.
    const lexeme = sql`('''' || ${term.word}::text || ' ' || chr(97 + bit) || '''')::tsquery`
    return sql`select ${index}, _seq, length, (1 << bit) * ${weight}::float8 as weight from generate_series(0, ${raw(String(BITS - 1))}) bit
      cross join lateral (select x._seq, ${length} as length from ${texts} x where ${vector} @@ ${lexeme}) x`
  }
  const { pattern, overlapping } = term
  const times =
    overlapping === undefined
      ? sql`(octet_length(${stream}) - octet_length(replace(${stream}, ${pattern}, ''))) / octet_length(${pattern})`
      : sql`case when strpos(${stream}, ${pattern}) = 0 then 0 else (select count(*) from regexp_matches(${stream}, ${overlapping}, 'g')) end`
  return sql`select ${index}, _seq, length, times * ${weight}::float8 as weight
    from (select x._seq, ${length} as length, ${times} as times from ${texts} x where ${vector} @@ ${term.candidates}::tsquery offset 0) x where times > 0`
}

/** FTS5's bm25, in its order of operations: even the last digits are to be the same. */
function scoreOf(i: number): string {
  const times = `coalesce(f${i}, 0)`
  return `r${i} * ((${times} * float8 '2.2') / (${times} + float8 '1.2' * (float8 '0.25' + float8 '0.75' * length / usual)))`
}

function rarityOf(i: number): string {
  const rarity = `ln((rows - h${i} + float8 '0.5') / (h${i} + float8 '0.5'))`
  return `case when ${rarity} <= 0 then float8 '0.000001' else ${rarity} end as r${i}`
}
