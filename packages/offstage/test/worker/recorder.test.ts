import { afterEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Append, Settle, Store } from '../../src/store/store.ts'
import { encodePatch } from '../../src/task/patch.ts'
import { type Record, Recorder } from '../../src/worker/recorder.ts'

const open: Store[] = []
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

async function claimed(count: number) {
  const store = await openSqliteStore({ path: ':memory:' })
  open.push(store)
  const task = (id: number) => ({ id: `task${id}`, name: 'a', args: '[[]]', owner: null, tags: [], parent: null })
  await store.launch(Array.from({ length: count }, (_, id) => task(id)))
  return { store, claims: await store.claim({ worker: 'w', names: ['a'], limit: count }) }
}

const line = (record: Record, text: string) => record.log('info', text, 1)
const EMPTY = '[{}]'
const quiet = { lost: () => undefined, hold: () => undefined, release: () => undefined }

describe('the recorder', () => {
  test('writes what an attempt reports, in order, and its end after it', async () => {
    const { store, claims } = await claimed(1)
    const record = new Recorder(store).open(claims[0]!, EMPTY, quiet)
    line(record, 'one')
    record.patch(encodePatch([[['n'], 1]]), 2)
    line(record, 'two')
    record.patch(encodePatch([[['n'], 2]]), 3)
    expect(await record.settle({ outcome: { status: 'completed', result: '[7]' } })).toBe('settled')
    const [stored] = await store.get([claims[0]!.id])
    expect(stored).toMatchObject({ status: 'completed', state: '[{"n":1},2]', result: '[7]' })
    expect(
      (await store.logs({ id: claims[0]!.id, limit: 9 })).entries.map((entry) => entry.kind === 'log' && entry.text),
    ).toEqual(['one', 'two'])
  })

  test('puts the reports of many attempts into few writes', async () => {
    const { store, claims } = await claimed(50)
    let writes = 0
    const counting = {
      append: (batch: Append[]) => {
        writes++
        return store.append(batch)
      },
      settle: (batch: Settle[]) => {
        writes++
        return store.settle(batch)
      },
    }
    const recorder = new Recorder(counting)
    const records = claims.map((claim) => recorder.open(claim, EMPTY, quiet))
    for (let i = 0; i < 20; i++) for (const record of records) line(record, `line ${i}`)
    await Promise.all(records.map((record) => record.settle({ outcome: { status: 'completed', result: '[1]' } })))
    expect(writes).toBeLessThan(10)
    expect((await store.logs({ id: claims[49]!.id, limit: 99 })).entries).toHaveLength(20)
  })

  test('tells an attempt whose lease is gone, and writes nothing of it', async () => {
    const { store, claims } = await claimed(1)
    const lost = Promise.withResolvers<void>()
    const record = new Recorder(store).open({ id: claims[0]!.id, lease: 'another' }, EMPTY, {
      ...quiet,
      lost: () => lost.resolve(),
    })
    line(record, 'stale')
    await lost.promise
    expect((await store.logs({ id: claims[0]!.id, limit: 9 })).entries).toEqual([])
    expect(
      await new Recorder(store)
        .open({ id: claims[0]!.id, lease: 'another' }, EMPTY, quiet)
        .settle({ outcome: { status: 'completed', result: '[1]' } }),
    ).toBe('lost')
  })

  test('keeps what the store cannot take just now, holds the attempt back, and writes all of it later', async () => {
    const { store, claims } = await claimed(1)
    let isFull = true
    const refused = Promise.withResolvers<void>()
    const failing = {
      append: async (batch: Append[]) => {
        if (!isFull) return await store.append(batch)
        refused.resolve()
        throw Object.assign(new Error('full'), { code: 'STORAGE_FULL' })
      },
      settle: (batch: Settle[]) => store.settle(batch),
    }
    const held = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const record = new Recorder(failing).open(claims[0]!, EMPTY, {
      lost: () => undefined,
      hold: () => held.resolve(),
      release: () => released.resolve(),
    })
    const long = 'x'.repeat(64 * 1024)
    for (let i = 0; i < 30; i++) line(record, `${i} ${long}`)
    await Promise.all([refused.promise, held.promise])
    isFull = false
    await released.promise
    expect(await record.settle({ outcome: { status: 'completed', result: '[1]' } })).toBe('settled')
    const texts = (await store.logs({ id: claims[0]!.id, limit: 99 })).entries.map(
      (entry) => entry.kind === 'log' && entry.text,
    )
    expect(texts).toEqual(Array.from({ length: 30 }, (_, i) => `${i} ${long}`))
  })

  test('writes nothing twice when an end cannot be stored but other reports can', async () => {
    const { store, claims } = await claimed(2)
    let failures = 0
    const failing = {
      append: (batch: Append[]) => store.append(batch),
      settle: async (batch: Settle[]) => {
        if (failures++ < 2) throw Object.assign(new Error('busy'), { code: 'STORE_BUSY' })
        return await store.settle(batch)
      },
    }
    const recorder = new Recorder(failing)
    const [going, ending] = claims.map((claim) => recorder.open(claim, EMPTY, quiet))
    line(going!, 'going')
    line(ending!, 'ending')
    expect(await ending!.settle({ outcome: { status: 'completed', result: '[1]' } })).toBe('settled')
    await recorder.flush()
    for (const { id } of claims) expect((await store.logs({ id, limit: 9 })).entries).toHaveLength(1)
  })
})
