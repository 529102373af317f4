import { expect, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { describeStore } from './conformance.ts'
import { aClaim, aLine, aPatch, DONE, type Held, many } from './given.ts'

describeStore('follow', (place) => {
  test('gives what came after each cursor, and leaves out what has no news', async () => {
    const store = await place().open()
    const [a, b] = [await aClaim(store), await aClaim(store)]
    await store.append([{ ...a, entries: [aLine('one'), aLine('two')] }])
    const followed = await store.follow(
      [
        { id: b.id, after: 1 },
        { id: 'unknown', after: 0 },
        { id: a.id, after: 2 },
      ],
      100,
    )
    expect(followed).toMatchObject([{ id: a.id, seq: 3, more: false, entries: [{ seq: 3, text: 'two' }] }])
    expect(await store.follow([], 100)).toEqual([])
    expect(await store.follow([{ id: a.id, after: 99 }], 100)).toEqual([])
  })

  test('in pages, every entry comes once and in order, whatever the limit', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await store.append([{ ...claim, entries: many(23, (place) => (place % 3 ? aLine(`${place}`) : aPatch('[]'))) }])
    await store.settle([{ ...claim, outcome: DONE, entries: [] }])
    for (const limit of [1, 7, 25, 100]) {
      const seen: number[] = []
      for (let more = true; more; ) {
        const [page] = await store.follow([{ id: claim.id, after: seen.at(-1) ?? 0 }], limit)
        expect(page!.entries.length).toBeLessThanOrEqual(limit)
        seen.push(...page!.entries.map(({ seq }) => seq))
        more = page!.more
      }
      expect(seen).toEqual(many(25, (place) => place + 1))
    }
  })

  test('a cursor from before the oldest kept patch is given the record; later ones the patches', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await report(store, claim, 450)
    const [behind] = await store.follow([{ id: claim.id, after: 5 }], 1000)
    expect(behind).toMatchObject({ seq: 451, entries: [], more: false, record: { seq: 451, state: '[449]' } })
    const [near] = await store.follow([{ id: claim.id, after: 251 }], 1000)
    expect(near!.record).toBeUndefined()
    expect(near!.entries).toHaveLength(200)
  })

  test('patches stay bounded however many are written, and log lines between them stay', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    for (let round = 0; round < 30; round++) {
      await store.append([
        { ...claim, entries: [...many(50, () => aPatch('[]')), aLine(`round ${round}`)], state: '[1]' },
      ])
    }
    const [followed] = await store.follow([{ id: claim.id, after: 1_530 - 450 }], 1000)
    expect(followed!.record?.seq).toBe(1 + 30 * 51)
    expect((await store.logs({ id: claim.id, limit: 100 })).entries).toHaveLength(30)
  })

  test('who follows a task to its end gets its last patches, lines and status in order', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await report(store, claim, 5)
    await store.settle([{ ...claim, outcome: DONE, entries: [aPatch('[5]'), aLine('bye')], state: '[5]' }])
    const [followed] = await store.follow([{ id: claim.id, after: 3 }], 100)
    expect(followed!.record).toBeUndefined()
    expect(followed!.entries.map(({ kind }) => kind)).toEqual(['state', 'state', 'state', 'state', 'log', 'status'])
  })
})

async function report(store: Store, claim: Held, count: number): Promise<void> {
  for (let place = 0; place < count; place++)
    await store.append([{ ...claim, entries: [aPatch(`[${place}]`)], state: `[${place}]` }])
}
