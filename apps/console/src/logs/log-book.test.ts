import { expect, test } from 'vitest'
import type { ConsoleLogLine } from '../server.ts'
import { type FetchPage, LogBook } from './log-book.ts'

function serving(lines: ConsoleLogLine[]): FetchPage {
  return async ({ before, after, limit }) => {
    if (after !== undefined) {
      const rest = lines.filter(({ seq }) => seq > after)
      return { lines: rest.slice(0, limit), older: true, newer: rest.length > limit }
    }
    const rest = lines.filter(({ seq }) => before === undefined || seq < before)
    return { lines: rest.slice(-limit), older: rest.length > limit, newer: false }
  }
}

const made = (count: number): ConsoleLogLine[] =>
  Array.from({ length: count }, (_, i) => ({ seq: (i + 1) * 2, at: i, level: 'info', text: `line ${i + 1}` }))

test('opens with the end and becomes whole', async () => {
  const all = made(7000)
  const book = new LogBook(serving(all))
  const seen: [number, boolean][] = []
  book.subscribe(() => seen.push([book.lines.length, book.isWhole]))
  await book.open()
  expect(seen).toEqual([
    [500, false],
    [7000, true],
  ])
  expect(book.lines).toEqual(all)
})

test('catches up over many pages without loss or doubles', async () => {
  const all = made(10)
  const book = new LogBook(serving(all))
  await book.open()
  all.push(...made(6000).slice(10))
  await Promise.all([book.catchUp(), book.catchUp()])
  await book.catchUp()
  expect(book.lines).toEqual(all)
})

test('a failure is kept to be shown, and trying again goes on', async () => {
  const serve = serving(made(3))
  let isDown = true
  const book = new LogBook(async (query) => {
    if (isDown) throw new Error('down')
    return serve(query)
  })
  await book.open()
  expect(book.error).toEqual(new Error('down'))
  isDown = false
  await book.retry()
  expect(book.error).toBeUndefined()
  expect(book.lines).toHaveLength(3)
})

test('lines that come while the log is being opened are not missed', async () => {
  const all = made(5)
  const serve = serving(all)
  const book = new LogBook(async (query) => {
    const page = await serve(query)
    if (query.after === undefined) all.push(...made(8).slice(5))
    return page
  })
  const opening = book.open()
  await book.open()
  await opening
  await expect.poll(() => book.lines.length).toBe(8)
})
