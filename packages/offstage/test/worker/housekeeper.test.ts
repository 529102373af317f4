import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { WorkerRow } from '../../src/store/store.ts'
import { Housekeeper } from '../../src/worker/housekeeper.ts'
import { isCertainlyGone, newWorker } from '../../src/worker/identity.ts'

async function withTask(worker: WorkerRow) {
  const store = await openSqliteStore({ path: ':memory:' })
  await store.enlist(worker)
  await store.launch(
    ['run', 'stop'].map((id) => ({ id, name: 'a', args: '[[]]', owner: null, tags: [], parent: null })),
  )
  await store.claim({ worker: worker.id, names: ['a'], limit: 2 })
  await store.requestKill([{ id: 'stop', by: null, reason: null, graceMs: null }])
  const swept: string[] = []
  const housekeeper = new Housekeeper('me', {
    store,
    sweep: (id) => void swept.push(id),
    balance: async () => undefined,
    onReaped: () => undefined,
  })
  return { store, housekeeper, swept }
}

test('a worker of this host whose process is gone is reaped at the first look, and what it left is swept', async () => {
  const dead = spawn(process.execPath, ['-e', ''])
  await once(dead, 'exit')
  const { store, housekeeper, swept } = await withTask({
    ...newWorker([], 10),
    id: 'dead',
    pid: dead.pid as number,
    processStart: '1',
  })
  await housekeeper.round()
  const [run, stop] = await store.get(['run', 'stop'])
  expect(run).toMatchObject({ status: 'missing', error: { code: 'TASK_MISSING' } })
  expect(stop?.status).toBe('killed')
  expect(stop?.error?.cause?.message).toMatch(/unconfirmed/i)
  expect(swept).toEqual(['dead'])
  expect(await store.workers()).toEqual([])
  await store.close()
})

test('a worker that lives, or is of another host and has just beaten, is left alone', async () => {
  for (const worker of [newWorker([], 10), { ...newWorker([], 10), host: 'elsewhere', pid: 1, processStart: '0' }]) {
    const { store, housekeeper } = await withTask(worker)
    await housekeeper.round()
    expect((await store.get(['run']))[0]?.status).toBe('running')
    await store.close()
  }
})

test('a process number that was given to a younger process does not stand for the old one', () => {
  const self = newWorker([], 10)
  expect(isCertainlyGone(self)).toBe(false)
  expect(isCertainlyGone({ ...self, processStart: '12345' })).toBe(true)
  expect(isCertainlyGone({ ...self, bootId: 'another boot' })).toBe(true)
  expect(isCertainlyGone({ ...self, host: `not ${hostname()}`, bootId: 'x' })).toBe(false)
})
