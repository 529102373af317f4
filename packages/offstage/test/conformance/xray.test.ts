import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { describeShared, describeStore } from './conformance.ts'
import { aClaim, aTask, BROKEN, claimed } from './given.ts'

const ask = (id: string, profileMs = 0) => ({ request: newId(), id, profileMs, by: 'ann' })

describeStore('xrays', (place) => {
  test('are wished for by anyone, taken by the worker that holds the task, answered once', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'mine')
    const [quick, long] = [ask(claim.id), ask(claim.id, 1500)]
    expect(await store.askXray(quick)).toBe(true)
    expect(await store.askXray(long)).toBe(true)
    expect(await store.xraysWanted('other')).toEqual([])
    const wanted = await store.xraysWanted('mine')
    expect(wanted).toHaveLength(2)
    expect(wanted).toEqual(
      expect.arrayContaining([
        { request: quick.request, id: claim.id, lease: claim.lease, profileMs: 0 },
        { request: long.request, id: claim.id, lease: claim.lease, profileMs: 1500 },
      ]),
    )
    expect(await store.xrayAnswer(quick.request)).toBeNull()
    expect(await store.answerXray(quick.request, '{"xray":1}')).toBe(true)
    expect(await store.answerXray(quick.request, '{"xray":2}')).toBe(false)
    expect(await store.xrayAnswer(quick.request)).toBe('{"xray":1}')
    expect((await store.xraysWanted('mine')).map(({ request }) => request)).toEqual([long.request])
    expect(await store.answerXray('unknown', '{}')).toBe(false)
    expect(await store.xrayAnswer('unknown')).toBeNull()
  })

  test('there are none of what does not run', async () => {
    const store = await place().open()
    const queued = aTask()
    await store.launch([queued])
    const stopping = await aClaim(store)
    await store.requestKill([{ id: stopping.id, by: null, reason: null, graceMs: null }])
    const over = await aClaim(store)
    await store.settle([
      { id: over.id, lease: over.lease, entries: [], outcome: { status: 'completed', result: '[1]' } },
    ])
    for (const id of [queued.id, over.id, 'unknown']) expect(await store.askXray(ask(id))).toBe(false)
    // A clean-up that hangs is what one wants to see.
    expect(await store.askXray(ask(stopping.id))).toBe(true)
  })

  test('a wish is for the attempt that ran when it was asked, not for a later one', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'w', { run: { retries: 1 } })
    expect(await store.askXray(ask(claim.id))).toBe(true)
    await store.settle([{ ...claim, outcome: BROKEN, entries: [], retry: { afterMs: 0 } }])
    expect(await store.xraysWanted('w')).toEqual([])
    await claimed(store, claim.name, 'w')
    expect(await store.xraysWanted('w')).toEqual([])
  })

  test('a profile of megabytes is kept whole', async () => {
    const store = await place().open()
    const wish = ask((await aClaim(store)).id, 5000)
    await store.askXray(wish)
    const answer = JSON.stringify({ xray: { cpuprofile: '🕷️"'.repeat(1_000_000) } })
    await store.answerXray(wish.request, answer)
    expect(await store.xrayAnswer(wish.request)).toBe(answer)
  })
})

describeShared('xrays', (place) => {
  test('ring in the worker’s process when wished for, and in the asker’s when answered', async () => {
    const { open } = place()
    const [asker, worker] = [await open(), await open()]
    const claim = await aClaim(worker, 'w')
    const stop = worker.bell.listen(async () => {
      for (const { request, lease } of await worker.xraysWanted('w'))
        await worker.answerXray(request, `{"of":"${lease}"}`)
    })
    const wish = ask(claim.id)
    const answered = Promise.withResolvers<string>()
    asker.bell.listen(async () => {
      const answer = await asker.xrayAnswer(wish.request)
      if (answer !== null) answered.resolve(answer)
    })
    await asker.askXray(wish)
    expect(await answered.promise).toBe(`{"of":"${claim.lease}"}`)
    stop()
  })
})
