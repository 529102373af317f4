import { expect, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { describeShared, describeStore } from './conformance.ts'
import { aClaim, aLine, aTask, DONE } from './given.ts'
import { startProcess } from './processes.ts'

describeStore('bell', (place) => {
  test('rings after every verb that wrote something, and when asked', async () => {
    const store = await place().open()
    await rungBy(store, () => store.launch([aTask()]))
    const claim = await rungBy(store, () => aClaim(store))
    await rungBy(store, () => store.append([{ ...claim, entries: [aLine('x')] }]))
    await rungBy(store, () => store.requestKill([{ id: claim.id, by: null, reason: null, graceMs: null }]))
    await rungBy(store, () => store.settle([{ ...claim, outcome: DONE, entries: [] }]))
    const other = await aClaim(store, 'lost')
    await rungBy(store, () => store.reap(['lost'], { name: 'Error', message: 'lost' }))
    await rungBy(store, async () => store.bell.ring())
    expect(other.id).not.toBe(claim.id)
  })

  test('is silent when nothing changed, so that who looks at each ring does not look for ever', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await rungBy(store, () => store.settle([{ ...claim, outcome: DONE, entries: [] }]))
    let rings = 0
    store.bell.listen(() => rings++)
    await store.claim({ worker: 'w', names: [claim.name], limit: 1 })
    await store.append([{ ...claim, entries: [aLine('late')] }])
    await store.requestKill([{ id: claim.id, by: null, reason: null, graceMs: null }])
    await store.stopping('w')
    await store.list({ limit: 1 })
    await store.get([claim.id])
    expect(rings).toBe(0)
  })

  test('rings of one turn are one; who stopped listening hears no more, also within a ring', async () => {
    const store = await place().open()
    const heard: string[] = []
    const stop = store.bell.listen(() => {
      heard.push('first')
      stop()
    })
    store.bell.listen(() => heard.push('second'))
    for (let ring = 0; ring < 5; ring++) store.bell.ring()
    await Promise.resolve()
    await rungBy(store, async () => store.bell.ring())
    expect(heard).toEqual(['first', 'second', 'second'])
  })
})

describeShared('bell', (place) => {
  test('rings in another process on the same data, by watch and not by poll', async () => {
    const { open, path } = place()
    const store = await open()
    const heardAt: number[] = []
    store.bell.listen(() => heardAt.push(performance.timeOrigin + performance.now()))
    const rungAt = (await startProcess('ringer', await path(), '20').lines).map(Number)
    const delays = rungAt.map((at) => Math.min(...heardAt.map((heard) => Math.abs(heard - at)))).sort((a, b) => a - b)
    console.log(`rung in another process: p50 ${delays[10]?.toFixed(1)} ms, worst ${delays.at(-1)?.toFixed(1)} ms`)
    // A poll once a second would have heard of at most two of these.
    expect(heardAt.length).toBeGreaterThan(5)
  })

  test('a ring without a write reaches the other stores too', async () => {
    const { open } = place()
    const [one, two] = [await open(), await open()]
    await rungBy(two, async () => one.bell.ring())
  })

  test('a store’s own writes ring it once, not again through the watch', async () => {
    const { open } = place()
    const [one, two] = [await open(), await open()]
    let own = 0
    one.bell.listen(() => own++)
    for (let launch = 0; launch < 5; launch++) await rungBy(two, () => one.launch([aTask()]))
    expect(own).toBe(5)
  })
})

/** Does it, and waits until the bell has rung since. */
async function rungBy<T>(store: Store, act: () => Promise<T>): Promise<T> {
  const rung = Promise.withResolvers<void>()
  const stop = store.bell.listen(rung.resolve)
  const result = await act()
  await rung.promise
  stop()
  return result
}
