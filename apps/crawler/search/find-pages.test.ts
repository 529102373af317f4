import { describe, expect, test } from 'vitest'
import { searchPages } from '../search.ts'
import { storedPages } from '../test/stored-pages.ts'

const filler = 'Nothing of interest is said about anything at all in this sentence. '.repeat(20)

storedPages([
  {
    title: 'Explicit locking',
    text: `${filler} An advisory lock is taken by the app. ${filler}`,
    anchors: 'advisory locks',
    outline: [
      { at: 0, level: 1, id: 'top', text: 'Explicit locking' },
      { at: filler.length, level: 2, id: 'advisory', text: 'Advisory locks' },
    ],
  },
  { title: 'Release notes', text: `${filler} advisory. ${filler} lock ${filler} lock advisory` },
  { title: 'データベース', text: '日本語のデータベースについて', language: 'ja', site: 'https://ja.example' },
  { title: 'Die Häuser', text: 'In der Stadt stehen viele Häuser.', language: 'de', site: 'https://de.example' },
  { title: 'os.path', text: 'Call os.path.join(a, b) to join two paths.' },
  ...Array.from({ length: 150 }, (_, index) => ({
    title: `Chapter ${index}`,
    text: `${'whale '.repeat((index % 5) + 1)} ${filler}`,
  })),
])
const found = async (query: string, options = {}) =>
  (await searchPages(query, options)).results.map(({ url }) => url.slice('https://example.com/'.length)).join(' ')

describe('search', () => {
  test('knows what links call a page, and shows the section', async () => {
    const { results } = await searchPages('advisory lock')
    expect(results.map(({ title }) => title)).toEqual(['Explicit locking', 'Release notes'])
    expect(results[0]).toMatchObject({ section: { title: 'Advisory locks', url: 'https://example.com/1#advisory' } })
    expect(results[0]?.snippet.filter(({ match }) => match).map(({ text }) => text)).toEqual(['advisory', 'lock'])
  })

  test('knows phrases, exclusion and beginnings', async () => {
    expect(await found('"advisory lock"')).toBe('1')
    expect(await found('advisory -explicit')).toBe('2')
    expect(await found('advis*')).toBe('1 2')
    expect(await found('os.path.join')).toBe('5')
  })

  test('finds any stretch of Japanese, and German by its stems', async () => {
    expect(await found('データ')).toBe('3')
    expect(await found('日本語データベース')).toBe('3')
    expect(await found('Haus')).toBe('4')
    expect(await found('Haus', { site: 'https://ja.example' })).toBe('')
    expect(await found('Haus', { site: 'https://de.example' })).toBe('4')
  })

  test('says what was meant, and answers that', async () => {
    expect(await searchPages('advisroy lock')).toMatchObject({ corrected: 'advisory lock', total: 2, words: 'all' })
    expect(await searchPages('explciit')).toMatchObject({ corrected: 'explicit', total: 1 })
    expect((await searchPages('qqqqqqq')).corrected).toBeUndefined()
  })

  test('gives all pages of hits, each once, beyond those it puts into order itself', async () => {
    const all: string[] = []
    for (let offset = 0; offset < 200; offset += 30) {
      const { results, total } = await searchPages('whale', { limit: 30, offset })
      expect(total).toBe(150)
      all.push(...results.map(({ url }) => url))
    }
    expect([all.length, new Set(all).size]).toEqual([150, 150])
  })

  test('is safe from options of any kind', async () => {
    for (const options of [
      { limit: -1 },
      { limit: 1e9 },
      { offset: 1.5 },
      { site: 7 },
      { exact: 'yes' },
      { limit: 'x' },
    ])
      expect((await searchPages('whale', options as never)).total).toBe(150)
  })
})
