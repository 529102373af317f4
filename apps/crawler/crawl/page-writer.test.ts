import { afterEach, expect, test, vi } from 'vitest'
import type { Outcome, TakenPage } from './outcome.ts'
import { BATCH_AGE_MS, BATCH_SIZE, PageWriter } from './page-writer.ts'

const taken = (number: number): Outcome => {
  return { url: `/${number}`, attempts: 1, kind: 'failed', code: 'HTTP_ERROR', reason: 'HTTP 404' }
}

/** A store whose batches are done when told so. */
function slowStore() {
  const batches: { urls: string[]; done: () => void; fail: (error: Error) => void }[] = []
  const store = (batch: Outcome[]) =>
    new Promise<void>((done, fail) => batches.push({ urls: batch.map(({ url }) => url), done, fail }))
  return { batches, store }
}

/** Lets everything happen that waits for nothing but its turn. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

afterEach(() => {
  vi.useRealTimers()
})

test('a batch is stored as soon as it is full', async () => {
  const { batches, store } = slowStore()
  const writer = new PageWriter(store)
  for (let number = 1; number < BATCH_SIZE; number++) await writer.add(taken(number))
  await turn()
  expect(batches).toHaveLength(0)
  await writer.add(taken(BATCH_SIZE))
  await turn()
  expect(batches.map(({ urls }) => urls.length)).toEqual([BATCH_SIZE])
})

test('large pages are stored a few at a time', async () => {
  const { batches, store } = slowStore()
  const writer = new PageWriter(store)
  const page = { url: '/large', html: 'x'.repeat(600 * 1024) } as TakenPage
  for (let number = 1; number <= 2; number++) await writer.add({ url: '/large', attempts: 1, kind: 'stored', page })
  await turn()
  expect(batches.map(({ urls }) => urls.length)).toEqual([2])
})

test('a page waits for company no longer than a tenth of a second (C103)', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { batches, store } = slowStore()
  const writer = new PageWriter(store)
  await writer.add(taken(1))
  vi.advanceTimersByTime(BATCH_AGE_MS - 1)
  await writer.add(taken(2))
  await turn()
  expect(batches).toHaveLength(0)
  vi.advanceTimersByTime(1)
  await turn()
  expect(batches.map(({ urls }) => urls)).toEqual([['/1', '/2']])
  expect(vi.getTimerCount()).toBe(0)
})

test('batches are stored one at a time and in order, and the crawl waits when two are on their way', async () => {
  const { batches, store } = slowStore()
  const writer = new PageWriter(store)
  const size = BATCH_SIZE
  for (let number = 0; number < 2 * size - 1; number++) await writer.add(taken(number))
  let isHeld = true
  const held = writer.add(taken(2 * size - 1)).then(() => {
    isHeld = false
  })
  await turn()
  expect(batches.map(({ urls }) => urls[0])).toEqual(['/0'])
  expect(isHeld).toBe(true)
  batches[0]?.done()
  await held
  const finished = writer.finish()
  await turn()
  expect(batches.map(({ urls }) => urls[0])).toEqual(['/0', `/${size}`])
  batches[1]?.done()
  await finished
})

test('nothing to store, nothing to wait for', async () => {
  const { batches, store } = slowStore()
  await new PageWriter(store).finish()
  expect(batches).toHaveLength(0)
})

test('a store that fails ends the crawl with its error: the next page, those held back and the end get it, and nothing is stored after it', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  const { batches, store } = slowStore()
  const writer = new PageWriter(store)
  for (let number = 0; number < 2 * BATCH_SIZE - 1; number++) await writer.add(taken(number))
  const held = writer.add(taken(2 * BATCH_SIZE - 1))
  await turn()
  const full = new Error('disk is full')
  batches[0]?.fail(full)
  await expect(held).rejects.toBe(full)
  await expect(writer.add(taken(1000))).rejects.toBe(full)
  await expect(writer.finish()).rejects.toBe(full)
  await turn()
  process.off('unhandledRejection', note)
  expect(batches).toHaveLength(1)
  expect(unhandled).toEqual([])
})

test('a store that fails while nobody waits is told at the end', async () => {
  const writer = new PageWriter(async () => {
    throw new Error('disk is full')
  })
  await writer.add(taken(1))
  await expect(writer.finish()).rejects.toThrow('disk is full')
})
