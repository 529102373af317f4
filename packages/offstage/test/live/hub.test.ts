import { expect, test } from 'vitest'
import type { Followed } from '../../src/store/store.ts'
import { aLine, DONE, many } from '../conformance/given.ts'
import { openLive, Reporting } from './store.ts'

test('many followers of one task at different cursors each get every entry once, in order, from few questions', async () => {
  const { store, hub, asked } = await openLive()
  const task = await Reporting.begin(store)
  await store.append([{ ...task.claim, entries: many(40, (place) => aLine(`line ${place}`)) }])
  const end = new AbortController()
  const readers = many(100, (place) => collect(hub.follow(task.id, { after: place % 40, signal: end.signal }), 141))
  for (let i = 0; i < 100; i++) await store.append([{ ...task.claim, entries: [aLine(`more ${i}`)] }])
  for (const [place, seen] of (await Promise.all(readers)).entries())
    expect(seen).toEqual(many(141 - (place % 40), (n) => (place % 40) + 1 + n))
  expect(asked.follows).toBeLessThan(110)
  end.abort()
})

test('who has much to catch up with does not hold up those who are near', async () => {
  const { store, hub, asked } = await openLive()
  const task = await Reporting.begin(store)
  for (let i = 0; i < 20; i++)
    await store.append([{ ...task.claim, entries: many(1000, (place) => aLine(`${i}.${place}`)) }])
  const end = new AbortController()
  const far = collect(hub.follow(task.id, { after: 1, signal: end.signal }), 20_002)
  const near = collect(hub.follow(task.id, { after: 20_001, signal: end.signal }), 20_002)
  await store.append([{ ...task.claim, entries: [aLine('news')] }])
  expect(await near).toEqual([20_002])
  expect(asked.follows).toBeLessThan(12)
  expect(await far).toHaveLength(20_001)
  end.abort()
})

test('a follower that comes back late is given the record where patches are no longer kept, and those ahead keep getting entries', async () => {
  const { store, hub } = await openLive()
  const task = await Reporting.begin(store)
  const end = new AbortController()
  const late = hub.follow(task.id, { after: 1, signal: end.signal })
  await task.report(1)
  expect((await late.next()).value).toMatchObject({ seq: 2, entries: [{ kind: 'state' }] })
  await task.report(448)
  const near = hub.follow(task.id, { after: 449, signal: end.signal })
  const [behind, ahead] = await Promise.all([late.next(), near.next()])
  expect(behind.value).toMatchObject({ record: { seq: 450, state: expect.stringContaining('449') }, entries: [] })
  expect((ahead.value as Followed).record).toBeUndefined()
  expect((ahead.value as Followed).entries.map(({ seq }) => seq)).toEqual([450])
  end.abort()
})

test('a follower that does not ask costs the store nothing, and gets what it missed when it asks again', async () => {
  const { store, hub, asked } = await openLive()
  const task = await Reporting.begin(store)
  const end = new AbortController()
  const slow = hub.follow(task.id, { after: 1, signal: end.signal })
  await task.report()
  await slow.next()
  const before = asked.follows
  await task.report(50)
  expect(asked.follows).toBe(before)
  expect(((await slow.next()).value as Followed).entries).toHaveLength(50)
  end.abort()
})

test('an abort ends a follower that waits, one that is about to ask, and one that never began', async () => {
  const { store, hub } = await openLive()
  const task = await Reporting.begin(store)
  const end = new AbortController()
  const waiting = hub.follow(task.id, { after: 1, signal: end.signal })
  const waits = waiting.next()
  end.abort()
  expect(await waits).toEqual({ done: true, value: undefined })
  expect(await hub.follow(task.id, { after: 0, signal: end.signal }).next()).toEqual({ done: true, value: undefined })
})

test('a store that fails fails those who wait, and the next ones are served', async () => {
  const { store, hub } = await openLive()
  const task = await Reporting.begin(store)
  const end = new AbortController()
  const follow = store.follow
  store.follow = () => Promise.reject(new Error('out of reach'))
  await expect(hub.follow(task.id, { after: 0, signal: end.signal }).next()).rejects.toThrow('out of reach')
  store.follow = follow
  expect((await hub.follow(task.id, { after: 0, signal: end.signal }).next()).done).toBe(false)
  end.abort()
})

test('changes are told once for many, not before there are any, and end with the signal', async () => {
  const { store, hub } = await openLive()
  const task = await Reporting.begin(store)
  const end = new AbortController()
  const changes = hub.changes(end.signal, 5)
  const first = changes.next()
  await task.report(20)
  expect((await first).done).toBe(false)
  const second = changes.next()
  end.abort()
  expect((await second).done).toBe(true)
})

test('the end of a task reaches its followers with all that came before it', async () => {
  const { store, hub } = await openLive()
  const task = await Reporting.begin(store)
  const end = new AbortController()
  const seen = collect(hub.follow(task.id, { after: 0, signal: end.signal }), 6)
  await task.report(3)
  await store.settle([{ ...task.claim, outcome: DONE, entries: [aLine('bye')] }])
  expect(await seen).toEqual([1, 2, 3, 4, 5, 6])
  end.abort()
})

async function collect(source: AsyncIterable<Followed>, until: number): Promise<number[]> {
  const seen: number[] = []
  for await (const { entries } of source) {
    seen.push(...entries.map(({ seq }) => seq))
    if ((seen.at(-1) as number) >= until) break
  }
  return seen
}
