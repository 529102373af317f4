import { expect, test } from 'vitest'
import { closest, didYouMean } from './closest.ts'

test.each([
  ['crwl', 'crawl'],
  ['carwl', 'crawl'],
  ['CRAWL', 'crawl'],
  ['retrys', 'retries'],
  ['zzz', undefined],
  ['', undefined],
  ['crawlcrawlcrawl', undefined],
])('the nearest to %j is %j', (name, nearest) => {
  expect(closest(name, ['crawl', 'retries', 'resize'])).toBe(nearest)
})

test('nothing near, nothing said', () => {
  expect(didYouMean('zzz', ['crawl'])).toBe('')
  expect(didYouMean('crwl', [])).toBe('')
})

test('a very long name costs no time', () => {
  expect(closest('x'.repeat(1_000_000), ['crawl'])).toBeUndefined()
})
