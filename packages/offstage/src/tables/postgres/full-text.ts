// Full text in PostgreSQL: the same rows as in SQLite, with the same ranks (bm25 as FTS5 works it out), the same snippets. Called through the dialect.
import type { Dialect, Match } from '../dialect.ts'
import { type Fragment, join, name, raw, sql } from '../fragment.ts'
import type { TableSchema } from '../schema.ts'
import { languageOfRow } from '../words/language.ts'
import { quote } from '../words/quote.ts'
import { INDEXED_CHARACTERS } from '../words/text-words.ts'
import { textsOf } from './full-text-ddl.ts'
import { BITS, type IndexedTerm, indexedTerm } from './full-text-terms.ts'
import { limits } from './limits.ts'
import { BY_INDEX } from './plan.ts'

const NOTHING = raw('1 = 0')

type FullText = Pick<Dialect, 'matches' | 'ranked' | 'snippets'>

/** A match with its phrases as they stand in an index. */
interface IndexedMatch {
  /** Of each group one is enough. */
  readonly wanted: readonly (readonly IndexedTerm[])[]
  readonly excluded: readonly IndexedTerm[]
  readonly needsAll: boolean
  /** Numbers of the columns to look into. */
  readonly columns: readonly number[]
}

export const fullText: FullText = {
  matches(schema, match, alias) {
    const indexed = indexedMatch(schema, match)
    if (!indexed) return NOTHING
    const { wanted, excluded, needsAll, columns } = indexed
    const texts = textsOf(schema)
    // Each term for itself: where one search is narrow the others would be asked of the texts, and not of the index.
    const having = (terms: readonly IndexedTerm[]) => {
      const places = terms.flatMap((term) => has(term, columns))
      return sql`(select x._seq from ${texts} x where ${join(places, ' or ')})`
    }
    const found = join(wanted.map(having), needsAll ? ' intersect ' : ' union ')
    const without = excluded.length === 0 ? raw('') : sql` except ${having(excluded)}`
    return sql`${raw(alias)}._seq in (${raw(BY_INDEX)}(${found})${without})`
  },

  ranked(schema, match, weights, where, order, window) {
    const indexed = indexedMatch(schema, match)
    if (!indexed) return sql`select 0 as _seq, 0 as rank where ${NOTHING}`
    const { excluded, needsAll, columns } = indexed
    const wanted = indexed.wanted.flat()
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
    const each = <T>(terms: readonly IndexedTerm[], write: (i: number) => T) => terms.map((_, i) => write(i))
    const frequencies = each([...wanted, ...excluded], (i) => raw(`sum(weight) filter (where i = ${i}) as f${i}`))
    let n = 0
    const groups = indexed.wanted.map((group) => raw(`(${group.map(() => `f${n++} is not null`).join(' or ')})`))
    const is = join(groups, needsAll ? ' and ' : ' or ')
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

  snippets(schema, { sought, columns: matched = schema.fullText }, seqs, column, words) {
    if (!sought) return { texts: sql`select 0 as _seq where ${NOTHING}`, quote: () => [] }
    const quoted = column === undefined ? matched : [column]
    const columns = quoted.map((one, i) => sql`left(${name(one, 't')}, ${INDEXED_CHARACTERS}) as ${raw(`c${i}`)}`)
    const language = schema.words?.language
    if (typeof language === 'object') columns.push(name(language.column, 't'))
    return {
      texts: sql`select t._seq, ${join(columns)} from ${name(schema.name)} t where t._seq in (${join(seqs.map((seq) => sql`${seq}`))})`,
      quote: (rows) =>
        rows.map((row) => {
          const texts = quoted.map((_, i) => String(row[`c${i}`] ?? ''))
          const language = languageOfRow(schema, { get: (column) => row[column] })
          return { _seq: row._seq!, snippet: quote(texts, language, sought, words) }
        }),
    }
  },
}

/** Undefined: nothing can match. */
function indexedMatch(schema: TableSchema, { sought, columns = schema.fullText }: Match): IndexedMatch | undefined {
  if (!sought) return undefined
  return {
    wanted: sought.wanted.map((alternatives) => alternatives.map(indexedTerm)),
    excluded: sought.excluded.flat().map(indexedTerm),
    needsAll: sought.words === 'all',
    columns: columns.map((column) => schema.fullText.indexOf(column)),
  }
}

/** Conditions of which a row of texts meets one if it has the term in one of the columns. */
function has({ word, candidates, pattern }: IndexedTerm, columns: readonly number[]): Fragment[] {
  return columns.map((i) => {
    const isCandidate = sql`${raw(`x.v${i}`)} @@ ${candidates}::tsquery`
    const isBeginning = !candidates.includes(' & ')
    return word !== undefined || isBeginning
      ? isCandidate
      : sql`(${isCandidate} and strpos(${raw(`x.s${i}`)}, ${pattern}) > 0)`
  })
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
