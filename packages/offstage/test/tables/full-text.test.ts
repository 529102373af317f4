import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { allOf, anyOf, fullTextMatch, like, not, number, table, text } from '../../src/tables.ts'
import { onEachDatabase } from './fresh-tables.ts'

const pages = table(
  'pages',
  { url: text(), title: text({ optional: true }), body: text({ optional: true }), n: number({ optional: true }) },
  { fullText: { title: 8, body: 1 } },
)
const found = async (query: string, options?: { words: 'all' | 'any' }) =>
  (await pages.search(fullTextMatch(query, options), { orderBy: 'url', snippet: false, columns: ['url'] }).toArray())
    .map((row) => row.url)
    .join(' ')

onEachDatabase(() => {
  beforeEach(async () => {
    await pages.addRows([
      {
        url: 'a',
        title: 'Explicit locking',
        body: 'A deadlock happens when two transactions are waiting for each other.',
        n: 1,
      },
      { url: 'b', title: 'Deadlocks', body: 'Nothing to see here', n: 2 },
      { url: 'c', title: 'Café Ünïcode', body: 'The state of the art in C++ and os.path.join(…), foo-bar.' },
      { url: 'd', title: null, body: null },
    ])
  })

  describe('a full text match', () => {
    it('finds rows with all words, by their stems, without case and accents, and ignores stop words (C72)', async () => {
      expect(await found('deadlock')).toBe('a b')
      expect(await found('DEADLOCKS')).toBe('a b')
      expect(await found('wait transaction')).toBe('a')
      expect(await found('the deadlock of a transaction')).toBe('a')
      expect(await found('cafe unicode')).toBe('c')
      expect(await found('deadlock unicode')).toBe('')
    })

    it('finds rows with any word when told so', async () => {
      expect(await found('deadlock unicode', { words: 'any' })).toBe('a b c')
      expect(await found('deadlock unicode -explicit', { words: 'any' })).toBe('b c')
    })

    it('knows phrases, beginnings and exclusions', async () => {
      expect(await found('"two transactions"')).toBe('a')
      expect(await found('"transactions two"')).toBe('')
      expect(await found('dead*')).toBe('a b')
      expect(await found('deadlock -explicit')).toBe('b')
      expect(await found('deadlock -"nothing to see"')).toBe('a')
      expect(await found('os.path.join')).toBe('c')
      expect(await found('path.os')).toBe('')
    })

    it('matches nothing without a word to look for (B53)', async () => {
      for (const query of ['', '   ', 'the', 'to be or not to be', '-deadlock', '"', '*', '++', '🎉', '-'])
        expect(await found(query), query).toBe('')
      expect(await pages.search(fullTextMatch('the')).count()).toBe(0)
    })

    it('follows every change of a row', async () => {
      const row = (await pages.get({ url: 'a' }))!
      await row.update({ body: 'now about crocodiles' })
      expect([await found('transaction'), await found('crocodile')]).toEqual(['', 'a'])
      await row.update({ n: 5 })
      expect(await found('crocodile')).toBe('a')
      await row.delete()
      expect(await found('crocodile')).toBe('')
    })

    it('can look into one column, stand among other conditions, and be turned round', async () => {
      expect(await pages.count({ body: fullTextMatch('deadlock') })).toBe(1)
      expect(await pages.count({ title: fullTextMatch('deadlock'), n: 2 })).toBe(1)
      expect(await pages.count(allOf(fullTextMatch('deadlock'), { n: 1 }))).toBe(1)
      expect(await pages.count(anyOf(fullTextMatch('unicode'), { url: like('d') }))).toBe(2)
      expect(await pages.count(not(fullTextMatch('deadlock')))).toBe(2)
      expect(await pages.count(allOf(fullTextMatch('deadlock'), fullTextMatch('explicit')))).toBe(1)
    })
  })

  describe('languages', () => {
    const notes = table(
      'notes',
      { url: text({ unique: true }), body: text(), language: text() },
      { fullText: ['body'], language: { column: 'language' } },
    )
    const matching = async (query: string, language?: string) =>
      (
        await notes
          .search(fullTextMatch(query, language === undefined ? {} : { language }), { orderBy: 'url', snippet: false })
          .toArray()
      )
        .map((row) => row.url)
        .join(' ')

    it('are those of the rows where the table names a column for them', async () => {
      await notes.addRows([
        { url: 'de', body: 'Die Häuser der Stadt', language: 'de-AT' },
        { url: 'en', body: 'The houses of the city', language: 'en' },
        { url: 'ja', body: '日本語のデータベース', language: 'ja' },
        { url: 'ru', body: 'Погода в Москве', language: 'ru' },
        { url: 'xx', body: 'running houses', language: '' },
      ])
      expect(await matching('Haus')).toBe('de')
      expect(await matching('house')).toBe('en')
      expect(await matching('houses')).toBe('en xx')
      expect(await matching('Москва')).toBe('ru')
      expect(await matching('データ')).toBe('ja')
      expect(await matching('本語')).toBe('ja')
      expect(await matching('語')).toBe('ja')
      expect(await matching('語本')).toBe('')
      expect(await matching('Haus', 'en')).toBe('')
    })

    it('follow every change, also one of the language alone', async () => {
      const row = await notes.addRow({ url: 'a', body: 'Häuser', language: 'de' })
      expect(await matching('Haus')).toBe('a')
      await row.update({ language: '' })
      expect([await matching('Haus'), await matching('hauser')]).toEqual(['', 'a'])
      await row.update({ body: 'Bäume' })
      expect([await matching('hauser'), await matching('Bäume')]).toEqual(['', 'a'])
      await notes.upsertRow({ url: 'a', body: 'Bäume', language: 'de' })
      expect(await matching('Baum')).toBe('a')
    })

    it('are one for the whole table otherwise, which has only its words', async () => {
      const german = table('german', { body: text() }, { fullText: ['body'], language: 'de' })
      await german.addRows([{ body: 'Die Häuser' }, { body: 'was die Leute sagen' }])
      expect(await german.count(fullTextMatch('haus'))).toBe(1)
      expect(await german.count(fullTextMatch('die'))).toBe(2)
      const plain = table('plain', { body: text() }, { fullText: ['body'], language: 'none' })
      await plain.addRow({ body: 'running' })
      expect([await plain.count(fullTextMatch('run')), await plain.count(fullTextMatch('RUNNING'))]).toEqual([0, 1])
    })

    it('that are not known are refused', () => {
      expect(() => fullTextMatch('x', { language: 'english' })).toThrow(/INVALID_OPTION|no language 'english'/)
      expect(() => table('t', { a: text() }, { fullText: ['a'], language: 'dee' })).toThrow(/Did you mean 'de'/)
      expect(() => table('t', { a: text() }, { fullText: ['a'], language: { column: 'b' as 'a' } })).toThrow(
        /no column 'b'/,
      )
    })
  })

  describe('a hit', () => {
    it('has a rank by which it is ordered, titles weighing more', async () => {
      const hits = await pages.search(fullTextMatch('deadlock')).toArray()
      expect(hits.map((hit) => hit.url)).toEqual(['b', 'a'])
      expect(hits[0]!.rank).toBeGreaterThan(hits[1]!.rank)
      expect(hits[1]!.rank).toBeGreaterThan(0)
      const byNumber = pages.search(allOf(fullTextMatch('deadlock'), { n: not(null) }), {
        orderBy: { column: 'n', direction: 'desc' },
      })
      expect((await byNumber.slice(0, 1).toArray())[0]).toMatchObject({ url: 'b', rank: hits[0]!.rank })
    })

    it('has a snippet in parts that are plain text', async () => {
      await pages.addRow({
        url: 'x',
        title: 'x',
        body: `${'word '.repeat(500)}<script>alert(1)</script> \0 crocodile & \ud800 more`,
      })
      const hit = (await pages.search(fullTextMatch('crocodiles')).first())!
      expect(hit.snippet.filter((part) => part.match)).toEqual([{ text: 'crocodile', match: true, at: 2528 }])
      const whole = hit.snippet.map((part) => part.text).join('')
      expect(whole).toContain('<script>alert(1)</script> \0 crocodile & \ud800 more')
      expect(whole.length).toBeLessThan(300)
    })

    it('has its snippet from the column and of the length asked for, or none', async () => {
      const of = async (snippet: false | { column?: 'title' | 'body'; words?: number }) =>
        (await pages.search(fullTextMatch('deadlock'), { snippet }).toArray()).map((hit) =>
          hit.snippet.map((part) => part.text).join(''),
        )
      expect(await of({ column: 'title' })).toEqual(['Deadlocks', 'Explicit locking'])
      expect((await of({ column: 'body', words: 3 }))[1]!.split(' ').length).toBeLessThan(5)
      expect(await of(false)).toEqual(['', ''])
      expect(() => pages.search(fullTextMatch('x'), { snippet: { column: 'url' } })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      )
    })

    it('comes lazily in pages, in one order over all pages', async () => {
      await pages.addRows(
        Array.from({ length: 230 }, (_, i) => ({ url: `p${i}`, body: `crocodile ${'x '.repeat(i % 7)}` })),
      )
      const search = pages.search(fullTextMatch('crocodile'), { columns: ['url'] })
      const all = await search.toArray()
      expect(all.length).toBe(230)
      expect(await search.count()).toBe(230)
      expect(all.map((hit) => hit.rank)).toEqual(all.map((hit) => hit.rank).toSorted((a, b) => b - a))
      expect((await search.slice(100, 120).toArray()).map((hit) => hit.url)).toEqual(
        all.slice(100, 120).map((hit) => hit.url),
      )
    })
  })

  describe('any input', () => {
    const NASTY = [
      '"',
      'hello"',
      '(',
      ')',
      'AND',
      'OR',
      'NOT x',
      'NEAR(a b)',
      '*',
      'c++',
      'a-b',
      'foo.bar',
      'url:x',
      'nosuch:x',
      '{title}: x',
      '^x',
      'a + b',
      "'; DROP TABLE pages; --",
      'a\0b',
      'x'.repeat(100_000),
      `${'('.repeat(300)}x${')'.repeat(300)}`,
      '日本語 東京',
      '🎉🎉',
      'héllo',
      'שלום עולם',
      '\u202eabc',
      '\ud800',
      '-',
      '--',
      '-"',
      '"-"',
      '%',
      '_',
      'a:b:c',
      '\\',
      'word '.repeat(1000),
      '""""',
      '*"x"*',
      '- -x',
      '\u{10fffe}\u{f1000}',
    ]

    it('of the corpus is answered with rows (B54, B55)', async () => {
      for (const query of NASTY) {
        await pages.search(fullTextMatch(query)).toArray()
        await pages.count({ title: fullTextMatch(query, { words: 'any' }) })
      }
      expect(await found('c++')).toBe('c')
      expect(await found('foo-bar')).toBe('c')
      expect(await found('NOT unicode')).toBe('c')
      await pages.addRow({ url: 'e', body: '日本語 שלום' })
      expect([await found('日本語'), await found('שלום')]).toEqual(['e', 'e'])
      expect(await pages.count()).toBe(5)
    })

    it('of any kind is answered, and a word finds the text it was taken from', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 80 }), async (input) => {
          await pages.search(fullTextMatch(input)).toArray()
          await pages.search(fullTextMatch(`"${input}`, { words: 'any' })).toArray()
          const row = await pages.addRow({ url: 'p', body: `${input} crocodile` })
          expect(await pages.count(allOf({ id: row.id }, fullTextMatch('crocodile')))).toBe(1)
          expect((await pages.getById(row.id))!.body).toBe(`${input} crocodile`)
        }),
        { numRuns: 60 },
      )
    })

    it('of more distinct words than an index can hold never fails the row (B56)', async () => {
      const body = `first ${Array.from({ length: 120_000 }, (_, i) => `w${i.toString(36)}`).join(' ')} last`
      const row = await pages.addRow({ url: 'long', body })
      expect([await found('first'), await found('last')]).toEqual(['long', ''])
      expect((await pages.search(fullTextMatch('first')).first())!.body).toBe(body)
      await row.delete()
      expect(await found('first')).toBe('')
    })
  })
})
