import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createOffstage } from 'offstage/server'
import { describe, expect, test } from 'vitest'
import { dataAt } from '../postgres/data-at.ts'
import { wait as tries } from './fixtures/tasks.ts'
import { start, TASKS, temporaryFolder, until } from './start.ts'

describe('stopping a server', () => {
  test('lets a running task finish, starts no other, and keeps what is queued', async () => {
    const data = temporaryFolder()
    const offstage = await createOffstage({ tasks: TASKS, ...(await dataAt(data)), concurrency: 1 })
    const gate = join(data, 'gate')
    const running = await offstage.launchBackgroundTask('gated', gate)
    await until(async () => ((await running.getState()) as { waiting?: boolean }).waiting)
    const queued = await offstage.launchBackgroundTask('echo', 'later')
    const stopped = offstage.stop(20_000)
    writeFileSync(gate, '')
    await stopped
    const after = await start({ data, worker: false })
    expect((await (await after.getBackgroundTask(running.id)).snapshot()).status).toBe('completed')
    expect((await (await after.getBackgroundTask(queued.id)).snapshot()).status).toBe('queued')
  })

  test('stops what does not finish in time, and says why', async () => {
    const data = temporaryFolder()
    const offstage = await createOffstage({ tasks: TASKS, ...(await dataAt(data)) })
    const task = await offstage.launchBackgroundTask('wait')
    await until(async () => ((await task.getState()) as { waiting?: boolean }).waiting)
    await offstage.stop(0)
    const after = await start({ data, worker: false })
    const snapshot = await (await after.getBackgroundTask(task.id)).snapshot()
    expect(snapshot).toMatchObject({ status: 'killed', kill: { by: 'shutdown', reason: 'the worker was shut down' } })
  })

  test('does not wait for the long grace of a task that is being killed', async () => {
    const data = temporaryFolder()
    const offstage = await createOffstage({ tasks: TASKS, ...(await dataAt(data)) })
    const task = await offstage.launchBackgroundTask('stubborn')
    await until(async () => ((await task.getState()) as { ready?: boolean }).ready)
    await task.kill({ grace: '10m' })
    await offstage.stop(0)
    const after = await start({ data, worker: false })
    expect((await (await after.getBackgroundTask(task.id)).snapshot()).status).toBe('killed')
  }, 30_000)

  test('gives a task with tries left back to the queue', async () => {
    const data = temporaryFolder()
    const offstage = await createOffstage({ tasks: TASKS, ...(await dataAt(data)) })
    const { id } = await offstage.run(() => tries.with({ retries: 1 }).launch())
    await until(
      async () => ((await (await offstage.getBackgroundTask(id)).getState()) as { waiting?: boolean }).waiting,
    )
    await offstage.stop(0)
    const after = await start({ data, worker: false })
    expect(await (await after.getBackgroundTask(id)).snapshot()).toMatchObject({ status: 'queued', attempt: 1 })
  }, 30_000)

  test('twice, and before anything ran, is fine', async () => {
    const offstage = await createOffstage({ tasks: TASKS, ...(await dataAt(temporaryFolder())) })
    await Promise.all([offstage.stop(0), offstage.stop(0)])
    await expect(offstage.launchBackgroundTask('echo')).rejects.toMatchObject({ code: 'STORE_CLOSED' })
  })
})

test('two servers on one folder share the work and never run a task twice (C15)', async () => {
  const data = temporaryFolder()
  const [one, two] = await Promise.all([start({ data, concurrency: 2 }), start({ data, concurrency: 2 })])
  const tasks = await Promise.all(
    Array.from({ length: 40 }, (_, i) => (i % 2 ? one : two).launchBackgroundTask('echo', i)),
  )
  await Promise.all(tasks.map((task) => task.result()))
  for (const task of tasks) {
    expect((await task.snapshot()).attempt).toBe(1)
    expect((await one.engine.store.logs({ id: task.id, limit: 9 })).entries).toHaveLength(1)
  }
})
