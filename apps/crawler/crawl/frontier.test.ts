import { expect, test } from 'vitest'
import { Frontier } from './frontier.ts'
import { forEachConcurrent } from './pool.ts'

const LIMITS = { maxPages: 100, maxDepth: 3, maxQueries: 2 }

/** Follows links of a made-up site; gives the addresses in the order they were taken. */
async function crawled(frontier: Frontier, linksOf: (url: string) => string[]) {
  const taken: string[] = []
  await forEachConcurrent(frontier, 4, async ({ url, depth }) => {
    taken.push(url)
    await new Promise((resolve) => setImmediate(resolve))
    for (const link of linksOf(url)) frontier.add(link, depth + 1)
    frontier.done()
  })
  return taken
}

test('each address is taken once, and the crawl ends when none is left and none can be found', async () => {
  const frontier = new Frontier(LIMITS)
  frontier.add('/1')
  const taken = await crawled(frontier, (url) => [url, '/1', `${url}/x`, `${url}/x`].slice(0, url.length < 6 ? 4 : 2))
  expect(taken).toEqual(['/1', '/1/x', '/1/x/x'])
  expect(frontier).toMatchObject({ total: 3, isCut: false })
})

test('a site without an end has one: by depth, by pages, and by queries of one path', async () => {
  const endless = new Frontier(LIMITS)
  endless.add('/0')
  expect(await crawled(endless, (url) => [`/${Number(url.slice(1)) + 1}`])).toEqual(['/0', '/1', '/2', '/3'])
  const wide = new Frontier(LIMITS)
  wide.add('/')
  let made = 0
  expect(await crawled(wide, () => Array.from({ length: 50 }, () => `/${made++}`))).toHaveLength(100)
  const calendar = new Frontier(LIMITS)
  calendar.add('/day')
  let day = 0
  expect(await crawled(calendar, () => [`/day?${day++}`, `/day?${day++}`])).toEqual(['/day', '/day?0', '/day?1'])
  for (const { isCut } of [endless, wide, calendar]) expect(isCut).toBe(true)
})

test('what was reached by another address is not taken, and does not count', async () => {
  const frontier = new Frontier(LIMITS)
  frontier.add('/a')
  frontier.claim('/b')
  expect(frontier.add('/b')).toBe(false)
  expect(await crawled(frontier, () => ['/b'])).toEqual(['/a'])
  expect(frontier.total).toBe(1)
})

test('thousands are given out in order, and the end comes at once when it is asked for', async () => {
  const frontier = new Frontier({ ...LIMITS, maxPages: 5000 })
  const all = Array.from({ length: 3000 }, (_, index) => `/${index}`)
  for (const url of all) frontier.add(url)
  const taken: string[] = []
  for await (const { url } of frontier) {
    taken.push(url)
    if (taken.length === 2500) frontier.end()
  }
  expect(taken).toEqual(all.slice(0, 2500))
})
