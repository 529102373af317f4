import { describe, expect, test } from 'vitest'
import { start, until } from './start.ts'

describe('a task from launch to end', () => {
  test('launch returns at once with a Task, and arguments reach the function unchanged (C2, C3, C4)', async () => {
    const offstage = await start()
    const args = ['a', 1, null, undefined, new Date(5), { deep: [Number.NaN] }]
    const task = await offstage.launchBackgroundTask('echo', ...args)
    expect(task.getTaskName()).toBe('echo')
    expect(task.getStartTime()).toBeInstanceOf(Date)
    expect(await task.result()).toEqual(args)
    expect(await task.snapshot()).toMatchObject({ status: 'completed', phase: 'ended', attempt: 1, parent: null })
  })

  test('the answers of a Task through its life (C10, C11, C12)', async () => {
    const offstage = await start()
    const idle = await start({ worker: false })
    const queued = await idle.launchBackgroundTask('echo')
    expect([
      await queued.isRunning(),
      await queued.getTerminationStatus(),
      await queued.getState(),
      await queued.getReturnValue(),
      await queued.getError(),
    ]).toEqual([true, null, {}, null, null])
    const done = await offstage.launchBackgroundTask('steps', 3)
    await done.result()
    expect([
      await done.isRunning(),
      await done.isCompleted(),
      await done.getTerminationStatus(),
      await done.getReturnValue(),
      await done.getError(),
    ]).toEqual([false, true, 'completed', 3, null])
    expect(await done.getState()).toEqual({ n: 3, list: [1, 2, 3], deep: {} })
  })

  test('a task that throws ends failed with its error, and state and log are kept (C12, C31)', async () => {
    const offstage = await start()
    const task = await offstage.launchBackgroundTask('fail')
    await expect(task.result()).rejects.toMatchObject({ name: 'TypeError', message: 'no good' })
    const error = (await task.getError()) as Error
    expect(error.stack).toMatch(/fixtures\/tasks\.ts:\d+:\d+/)
    expect((error.cause as Error).message).toBe('because')
    expect(await task.getState()).toEqual({ before: 'failing' })
    const { entries } = await offstage.engine.store.logs({ id: task.id, limit: 100 })
    const lines = entries.map((entry) => (entry.kind === 'log' ? `${entry.level} ${entry.text}` : ''))
    expect(lines[0]).toBe('info about to fail')
    expect(lines.join('\n')).toMatch(/error .*TypeError: no good[\s\S]*tasks\.ts:\d+[\s\S]*because/)
  })

  test('the log is in order and complete, one task per log (C30, C32)', async () => {
    const offstage = await start()
    const tasks = await Promise.all([1, 2, 3].map(() => offstage.launchBackgroundTask('steps', 200)))
    for (const task of tasks) {
      await task.result()
      const { entries } = await offstage.engine.store.logs({ id: task.id, limit: 1000 })
      expect(entries.map((entry) => entry.kind === 'log' && entry.text)).toEqual(
        Array.from({ length: 200 }, (_, i) => `step ${i + 1}`),
      )
    }
  })

  test('watch gives state that only moves forward, and the last state before the end (C13, C20, S13)', async () => {
    const offstage = await start()
    const task = await offstage.launchBackgroundTask('steps', 500)
    const seen: number[] = []
    let last: unknown
    for await (const { state, status } of task.watch()) {
      seen.push((state as { n?: number }).n ?? 0)
      last = { state, status }
    }
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(last).toMatchObject({ status: 'completed', state: { n: 500, deep: {} } })
  })

  test('a state that was read is a copy: changing it changes nothing, and no reader disturbs the task (C22)', async () => {
    const offstage = await start()
    const task = await offstage.launchBackgroundTask('steps', 400)
    const readers = Array.from({ length: 20 }, async () => {
      while (await task.isRunning()) (((await task.getState()) as { list?: number[] }).list ?? []).length = 0
    })
    expect(await task.result()).toBe(400)
    await Promise.all(readers)
    expect(((await task.getState()) as { list: number[] }).list).toHaveLength(400)
  })

  test('a task launches others as its children and waits for them (C6)', async () => {
    const offstage = await start()
    const task = await offstage.launchBackgroundTask('family')
    const result = (await task.result()) as { child: string; parent: string }
    expect(result).toMatchObject({ parent: task.id, result: ['from the parent'], seen: true })
    expect(await (await offstage.getBackgroundTask(result.child)).snapshot()).toMatchObject({ parent: task.id })
  })

  test('inline tasks keep their states and logs apart', async () => {
    const offstage = await start()
    const tasks = await Promise.all([1, 2, 3].map((value) => offstage.launchBackgroundTask('near', value)))
    expect(await Promise.all(tasks.map((task) => task.result()))).toEqual([1, 2, 3])
    const { entries } = await offstage.engine.store.logs({ id: tasks[1]!.id, limit: 10 })
    expect(entries.map((entry) => entry.kind === 'log' && entry.text)).toEqual(['near 2'])
  })

  test('an id nobody knows is told so (C51)', async () => {
    const offstage = await start()
    await expect(offstage.getBackgroundTask('nosuch')).rejects.toMatchObject({
      code: 'TASK_NOT_FOUND',
      name: 'TaskNotFoundError',
    })
  })

  test('lists are oldest first, filtered, and paged back (C50)', async () => {
    const offstage = await start()
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await offstage.launchBackgroundTask(i === 2 ? 'near' : 'echo', i)).id)
    const list = async (filter = {}) => (await offstage.listBackgroundTasks(filter)).map(({ id }) => id)
    expect(await list()).toEqual(ids)
    expect(await list({ name: 'near' })).toEqual([ids[2]])
    expect(await list({ limit: 2 })).toEqual(ids.slice(-2))
    expect(await list({ before: ids[2], limit: 1 })).toEqual([ids[1]])
    await until(async () => (await list({ status: 'completed' })).length === 5)
    await expect(list({ statu: 'x' })).rejects.toMatchObject({ code: 'UNKNOWN_OPTION' })
  })
})
