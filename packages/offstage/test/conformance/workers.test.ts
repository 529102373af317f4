import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { describeShared, describeStore } from './conformance.ts'
import { aClaim, aTask, aWorker } from './given.ts'

const LOST = { name: 'TaskMissingError', code: 'TASK_MISSING', message: 'its process is gone' }

describeStore('enlist, retire, workers', (place) => {
  test('a worker is known from enlist to retire', async () => {
    const store = await place().open()
    const worker = aWorker()
    await store.enlist(worker)
    const [known] = await store.workers()
    expect(known).toEqual({ ...worker, beatAgoMs: expect.any(Number) })
    expect(known!.beatAgoMs).toBeLessThan(30_000)
    await store.retire(worker.id)
    expect(await store.workers()).toEqual([])
  })

  test('enlisted and retired in one breath, it is gone', async () => {
    const store = await place().open()
    const worker = aWorker()
    await Promise.all([store.enlist(worker), store.retire(worker.id)])
    expect(await store.workers()).toEqual([])
  })

  test('a worker without a row is listed as long as tasks run in its name', async () => {
    const store = await place().open()
    const claim = await aClaim(store, 'gone')
    expect(await store.workers()).toMatchObject([{ id: 'gone', host: '', beatAgoMs: expect.any(Number) }])
    await store.reap(['gone'], LOST)
    expect(await store.workers()).toEqual([])
    expect((await store.get([claim.id]))[0]?.status).toBe('missing')
  })
})

describeStore('reap', (place) => {
  test('ends what lost workers held: missing, or killed and unconfirmed; others and the queue stay', async () => {
    const store = await place().open()
    const worker = aWorker()
    await store.enlist(worker)
    const running = await aClaim(store, worker.id)
    const stopping = await aClaim(store, worker.id)
    const other = await aClaim(store, newId())
    const queued = aTask()
    await store.launch([queued])
    await store.requestKill([{ id: stopping.id, by: 'ann', reason: null, graceMs: null }])
    const ended = await store.reap([worker.id, 'unknown'], LOST)
    expect(ended.toSorted((a, b) => a.status.localeCompare(b.status))).toEqual([
      { id: stopping.id, status: 'killed' },
      { id: running.id, status: 'missing' },
    ])
    expect(await store.get([running.id, stopping.id, other.id, queued.id])).toMatchObject([
      { status: 'missing', error: LOST, endedAt: expect.any(Number) },
      { status: 'killed', error: { code: 'TASK_KILLED', cause: { message: expect.stringContaining('unconfirmed') } } },
      { status: 'running' },
      { status: 'queued' },
    ])
    expect((await store.workers()).map(({ id }) => id)).not.toContain(worker.id)
    expect(await store.reap([worker.id], LOST)).toEqual([])
  })
})

describeShared('enlist', (place) => {
  test('hearts beat on while the main thread is blocked', async () => {
    const { open } = place()
    const [one, two] = [await open(), await open()]
    const enlistedAt = performance.now()
    await one.enlist(aWorker())
    // The event loop of this process, and with it of both stores' users, stands still for longer than a beat.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4500)
    const [worker] = await two.workers()
    // The one beat at its enlisting is as old as that.
    expect(worker!.beatAgoMs).toBeLessThan(performance.now() - enlistedAt - 1000)
  })

  test('two reapers end each task once', async () => {
    const { open } = place()
    const [one, two] = [await open(), await open()]
    for (let round = 0; round < 20; round++) {
      for (let task = 0; task < 3; task++) await aClaim(one, `worker ${round}`)
      const ended = await Promise.all([one, two].map((store) => store.reap([`worker ${round}`], LOST)))
      expect(ended.flat()).toHaveLength(3)
    }
  })
})
