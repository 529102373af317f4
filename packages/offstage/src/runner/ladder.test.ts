// The ladder alone, its task a list of what was done to it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Finding, Ladder, NOTES } from './ladder.ts'
import type { StopOrder } from './runner.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function climb({ listens = true, ...order }: Partial<StopOrder> & { listens?: boolean }) {
  const done: string[] = []
  const inquest = Promise.withResolvers<Finding>()
  const ladder = new Ladder(
    {
      ask: (reason) => done.push(`ask ${reason}`),
      inquire: () => {
        done.push('inquire')
        return inquest.promise
      },
      force: () => done.push('force'),
    },
    listens,
    { reason: 'enough', graceMs: 1000, inquest: true, ...order },
  )
  return { ladder, done, inquest }
}

const FOUND: Finding = { stack: [], note: null }

test('asks, waits, looks, forces', async () => {
  const { ladder, done, inquest } = climb({})
  expect(done).toEqual(['ask enough'])
  vi.advanceTimersByTime(999)
  expect(done).toEqual(['ask enough'])
  vi.advanceTimersByTime(1)
  expect(done).toEqual(['ask enough', 'inquire'])
  inquest.resolve(FOUND)
  await inquest.promise
  expect(done).toEqual(['ask enough', 'inquire', 'force'])
  const { signalledAt, forcedAt, stack } = ladder.facts()
  expect((forcedAt as number) - (signalledAt as number)).toBe(1000)
  expect(stack).toBe(FOUND.stack)
})

test.each([{ listens: false }, { graceMs: 0 }])('does not ask in vain: %j', (order) => {
  const { ladder, done } = climb({ ...order, inquest: false })
  expect(done).toEqual(['force'])
  expect(ladder.facts()).toMatchObject({ signalledAt: null, stack: null, stackNote: NOTES.forced })
})

test('an inquest that is overtaken by a hurry counts no more', async () => {
  const { ladder, done, inquest } = climb({ listens: false })
  ladder.hurry({ reason: null, graceMs: 0, inquest: true })
  expect(done).toEqual(['inquire'])
  ladder.hurry({ reason: null, graceMs: 0, inquest: false })
  inquest.resolve(FOUND)
  await inquest.promise
  expect(done).toEqual(['inquire', 'force'])
  expect(ladder.facts()).toMatchObject({ stack: null, stackNote: NOTES.forced })
})

test('a task that ends by itself was not forced, however late that becomes known', async () => {
  const { ladder, done, inquest } = climb({ listens: false })
  ladder.leave()
  inquest.resolve(FOUND)
  await inquest.promise
  expect(done).toEqual(['inquire', 'force'])
  expect(ladder.facts()).toMatchObject({ forcedAt: null, stack: null, stackNote: NOTES.itself })
})

test('only a shorter grace counts', () => {
  const { ladder, done } = climb({ inquest: false })
  ladder.hurry({ reason: null, graceMs: 5000, inquest: false })
  ladder.hurry({ reason: null, graceMs: 300, inquest: false })
  vi.advanceTimersByTime(299)
  expect(done).toEqual(['ask enough'])
  vi.advanceTimersByTime(1)
  expect(done).toEqual(['ask enough', 'force'])
})

test('nothing happens once it is over', () => {
  const { ladder, done } = climb({ inquest: false })
  ladder.end()
  ladder.hurry({ reason: null, graceMs: 0, inquest: false })
  vi.advanceTimersByTime(5000)
  expect(done).toEqual(['ask enough'])
})
