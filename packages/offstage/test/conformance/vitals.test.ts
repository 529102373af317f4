import { expect, test } from 'vitest'
import type { Vitals } from '../../src/task/vitals.ts'
import { describeStore } from './conformance.ts'
import { aClaim, aLine, BROKEN, claimed, DONE } from './given.ts'

const vitals = (cpuMs: number): Vitals => ({
  at: 5000,
  cpuMs,
  memoryBytes: 10,
  peakMemoryBytes: 20,
  loopBusy: 0.5,
  stuckSince: null,
})

describeStore('vitals', (place) => {
  test('are null until they are told, then the newest, in records and lists; they have no entry', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const read = async () => [(await store.get([claim.id]))[0]!.vitals, (await store.list({ limit: 1 }))[0]!.vitals]
    expect(await read()).toEqual([null, null])
    const rung = Promise.withResolvers<void>()
    store.bell.listen(rung.resolve)
    expect(await store.append([{ ...claim, entries: [], vitals: JSON.stringify(vitals(1)) }])).toEqual([true])
    await rung.promise
    expect(await read()).toEqual([vitals(1), vitals(1)])
    expect((await store.get([claim.id]))[0]).toMatchObject({ seq: 1, state: '[{}]' })
    await store.append([{ ...claim, entries: [aLine('x')], vitals: JSON.stringify(vitals(2)), state: '[1]' }])
    await store.append([{ ...claim, entries: [], state: '[2]' }])
    await store.append([{ ...claim, entries: [], vitals: JSON.stringify(vitals(3)) }])
    expect((await store.get([claim.id]))[0]).toMatchObject({ seq: 2, state: '[2]', vitals: vitals(3) })
  })

  test('stay after the end, and until the next attempt has some', async () => {
    const store = await place().open()
    const { id, name, ...fence } = await aClaim(store, 'w', { run: { retries: 1 } })
    const end = { id, ...fence, outcome: BROKEN, entries: [], retry: { afterMs: 0 } }
    await store.settle([{ ...end, vitals: JSON.stringify(vitals(1)) }])
    expect((await store.get([id]))[0]).toMatchObject({ status: 'queued', vitals: vitals(1) })
    const again = await claimed(store, name)
    expect((await store.get([id]))[0]?.vitals).toEqual(vitals(1))
    await store.settle([{ ...again, outcome: DONE, entries: [], vitals: JSON.stringify(vitals(2)) }])
    expect((await store.get([id]))[0]).toMatchObject({ status: 'completed', vitals: vitals(2) })
    expect(await store.append([{ ...again, entries: [], vitals: JSON.stringify(vitals(9)) }])).toEqual([false])
    expect((await store.get([id]))[0]?.vitals).toEqual(vitals(2))
  })
})
