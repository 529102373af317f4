import { expect, test } from 'vitest'
import { searchPages } from './search.ts'
import { storedPages } from './test/stored-pages.ts'

storedPages([
  { title: 'Deadlocks', text: 'Two ferries wait for each other.', headings: 'Deadlocks' },
  { title: 'Ferries', text: 'A ferry that meets a deadlock waits.' },
  { title: 'Lighthouses', text: `They shine. ${'A keeper sleeps. '.repeat(500)}` },
  ...Array.from({ length: 30 }, (_, index) => ({ title: `Harbour ${index}`, text: 'Ships lie in the harbour.' })),
])
const found = async (query: unknown, limit = 20) => {
  const { results, total, words } = await searchPages(query, { limit })
  return { urls: results.map(({ url }) => url.slice('https://example.com'.length)), total, words }
}

test('the page that is about the word comes before the page that mentions it', async () => {
  expect(await found('deadlock')).toEqual({ urls: ['/1', '/2'], total: 2, words: 'all' })
})

test('a hit has an address, a title and a passage with its matching words marked, and nothing of the HTML (C75, C101)', async () => {
  const { results } = await searchPages('shine')
  expect(Object.keys(results[0] ?? {}).sort()).toEqual(['snippet', 'title', 'url'])
  expect(results[0]?.snippet.filter(({ match }) => match)).toEqual([{ text: 'shine', match: true }])
  expect(results[0]?.snippet.map(({ text }) => text).join('').length).toBeLessThan(400)
  expect((await found('unseen')).total).toBe(0)
})

test('the total counts all hits, not only the ones given', async () => {
  expect(await found('harbour', 5)).toMatchObject({ total: 30, words: 'all' })
  expect((await found('harbour', 5)).urls).toHaveLength(5)
})

test('when no page has all the words, those with any of them are found, and the answer says so', async () => {
  expect(await found('deadlock lighthouse')).toMatchObject({ total: 3, words: 'any' })
  expect(await found('lighthouse nosuchword')).toEqual({ urls: ['/3'], total: 1, words: 'any' })
  expect(await found('nosuchword')).toMatchObject({ urls: [], total: 0 })
  expect(await found('lighthouse deadlock -ferries')).toEqual({ urls: ['/3'], total: 1, words: 'any' })
})

test('nothing, blanks, signs and what is no text find nothing (B53)', async () => {
  for (const query of ['', '  \n ', '?!', undefined, null, 7, ['deadlock'], { toString: () => 'deadlock' }])
    expect(await found(query)).toMatchObject({ urls: [], total: 0 })
})

test('a query of nothing but stop words is about these words', async () => {
  expect((await found('to be or not to be')).urls).toEqual([])
  expect((await found('they')).urls).toEqual(['/3'])
})
