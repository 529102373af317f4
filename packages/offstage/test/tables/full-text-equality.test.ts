// Full text means the same on every database: the same rows, in the same order, with the same ranks and snippets, for any texts and queries.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { closeTables, configureTables } from '../../src/tables/connection.ts'
import { type FullTextMatch, fullTextMatch, type Query, type Table, table, text } from '../../src/tables.ts'
import { newDatabase } from '../postgres/new-database.ts'
import { freshTables } from './fresh-tables.ts'

const columns = {
  url: text({ unique: true }),
  title: text({ optional: true }),
  body: text({ optional: true }),
  language: text(),
}
const fullText = { title: 8, body: 1 }
const TABLES = {
  'in one language': table('pages', columns, { fullText }),
  'each row in its own language': table('notes', columns, { fullText, language: { column: 'language' } }),
}
type Pages = (typeof TABLES)[keyof typeof TABLES]
type Columns = Pages extends Table<infer C> ? C : never
const fresh = freshTables('SQLite')

// Few words, so that they meet: stems, accents, scripts, numbers, stop words, letters beyond the first plane, what only some call a letter.
const WORDS = [
  ...[
    'run',
    'running',
    'Runner',
    'deadlock',
    'deadlocks',
    'the',
    'of',
    'lock',
    'locking',
    'Café',
    'cafe',
    'ÜNÏCODE',
    'naïve',
    'naive',
  ],
  ...[
    'os.path',
    'foo-bar',
    'c++',
    'it’s',
    "don't",
    '日本語',
    '日本',
    '日本語の本',
    'データ',
    'ﾃﾞｰﾀ',
    'ภาษาไทย',
    '한국어',
    'Häuser',
    'haus',
    'maisons',
    'שלום',
    'Москва',
    'москву',
    'ß',
    'SS',
    'İ',
    'ı',
    'ǅ',
    'ﬁ',
    '½',
    '²',
    '٣',
    '𝔘',
    '🎉',
  ],
  ...[
    '\ue000',
    '\u0301',
    'a\u0301',
    'ab\u0300c',
    '_',
    'snake_case',
    '\0',
    '\ud800',
    '\u{10fffe}',
    'a',
    'b',
    'hopping',
    'generalizations',
    'xx'.repeat(20),
  ],
]
const word = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
)
const document = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '))
const row = fc.record({
  title: fc.option(fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))),
  body: fc.option(document),
  language: fc.constantFrom('en', 'de', 'fr-CA', 'ru', 'ja', '', 'none'),
})
const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `"${words.join(' ').replaceAll('"', '')}"`)
const term = fc.oneof(
  word,
  phrase,
  word.map((one) => `${one}*`),
  fc.constantFrom('r*', 'de*', 'a.a', '"a a"', '"a b a"', 'a.a*', 'run.r*'),
)
const query = fc.record({
  terms: fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), term), { minLength: 1, maxLength: 4 }),
  words: fc.constantFrom('all' as const, 'any' as const),
  language: fc.constantFrom(undefined, undefined, 'en', 'de'),
  stopWords: fc.constantFrom('ignored' as const, 'kept' as const),
  column: fc.constantFrom(undefined, undefined, 'title' as const, 'body' as const),
  quoted: fc.constantFrom(undefined, 'title' as const, 'body' as const),
  length: fc.integer({ min: 1, max: 64 }),
})
type Row = { title: string | null; body: string | null; language: string }
type Asked = typeof query extends fc.Arbitrary<infer Q> ? Q : never

it.each(Object.entries(TABLES))('is the same on SQLite and on PostgreSQL, %s', async (_, pages) => {
  const database = await newDatabase()
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 25 }),
      fc.array(fc.tuple(fc.nat(), row), { maxLength: 4 }),
      fc.array(query, { minLength: 10, maxLength: 20 }),
      async (rows, changes, queries) => {
        const answers: unknown[] = []
        for (const place of [fresh.place, database]) {
          await closeTables()
          configureTables({ place })
          answers.push(await found(pages, rows, changes, queries))
        }
        expect(answers[1]).toEqual(answers[0])
      },
    ),
    { numRuns: 15 },
  )
})

async function found(pages: Pages, rows: readonly Row[], changes: readonly [number, Row][], queries: readonly Asked[]) {
  await pages.deleteRows({})
  await pages.addRows(rows.map((one, i) => ({ ...one, url: `p${i}` })))
  for (const [i, { title, body, language }] of changes) {
    const url = `p${i % rows.length}`
    if (i % 4 === 0) await pages.upsertRow({ url, body, language })
    else if (i % 4 === 1) await pages.deleteRows({ url })
    else await (await pages.get({ url }))?.update(i % 4 === 2 ? { title } : { language })
  }
  const answers = []
  // What kind of condition it is does not matter to the type of a hit.
  for (const { terms, column, quoted, length, language, ...how } of queries) {
    const match = fullTextMatch(terms.map(([sign, one]) => (sign === 0 ? `-${one}` : one)).join(' '), {
      ...how,
      ...(language && { language }),
    })
    const where: Query<Columns> = column === undefined ? match : { [column]: match }
    const options = { snippet: { words: length, ...(quoted === undefined ? {} : { column: quoted }) } }
    const hits = (await pages.search(where as FullTextMatch, options).toArray()) as unknown as {
      url: string
      rank: number
      snippet: unknown
    }[]
    answers.push({
      match,
      column,
      hits: hits.map(({ url, rank, snippet }) => ({ url, rank, snippet })),
      n: await pages.count(where),
    })
  }
  return answers
}
