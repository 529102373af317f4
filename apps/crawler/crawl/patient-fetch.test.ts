import { afterEach, expect, test, vi } from 'vitest'
import { CrawlError } from './crawl-error.ts'
import { Gate } from './gate.ts'
import { patientFetch } from './patient-fetch.ts'
import type { Fetched } from './safe-fetch.ts'

const waits: number[] = []
vi.mock('node:timers/promises', () => ({ setTimeout: async (ms: number) => void waits.push(ms) }))
afterEach(() => {
  waits.length = 0
})

const answer = (status: number, headers: Record<string, string> = {}): Fetched => {
  return { url: '/', status, headers, contentType: '', bytes: new Uint8Array(), redirected: false }
}
/** What comes of answers that are given one after another, and how often and when was asked. */
async function asked(...answers: (Fetched | Error)[]) {
  let count = 0
  const fetch = async () => {
    const next = answers[Math.min(count++, answers.length - 1)] as Fetched | Error
    if (next instanceof Error) throw next
    return next
  }
  const attempted = await patientFetch({ fetch, gate: new Gate(8) }, '/')
  return { ...attempted, count, waits: [...waits] }
}

test('what may pass is tried again, longer each time, at most three times', async () => {
  const cut = new CrawlError('CONNECTION_RESET', 'cut')
  expect(await asked(answer(503), cut, answer(200))).toMatchObject({
    count: 3,
    attempts: 3,
    fetched: { status: 200 },
    waits: [500, 2000],
  })
})

test('three attempts are the most', async () => {
  expect(await asked(answer(429))).toMatchObject({ count: 3, fetched: { status: 429 } })
})

test.each([
  ['0', [0]],
  ['7', [7000]],
  [undefined, [500]],
])('a site that asks to be left alone for %s s is', async (header, expected) => {
  const busy = answer(503, header === undefined ? {} : { 'retry-after': header })
  expect(await asked(busy, answer(200))).toMatchObject({ waits: expected })
})

test('a site that asks for more than a minute is not asked again', async () => {
  expect(await asked(answer(429, { 'retry-after': '3600' }))).toMatchObject({ count: 1, attempts: 1, waits: [] })
})

test.each([
  answer(404),
  answer(500),
  answer(304),
  new CrawlError('TIMEOUT', 'slow'),
  new CrawlError('TOO_LARGE', 'large'),
  new CrawlError('ROBOTS_DISALLOWED', 'no'),
  new TypeError('surprise'),
])('nothing else is: %s', async (outcome) => {
  expect(await asked(outcome)).toMatchObject({ count: 1, attempts: 1 })
})

test('what is stopped is not tried again', async () => {
  await expect(asked(new CrawlError('ABORTED', 'stopped'))).rejects.toMatchObject({ code: 'ABORTED' })
})
