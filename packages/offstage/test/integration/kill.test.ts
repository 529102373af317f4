import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { start, temporaryFolder, until } from './start.ts'

const isAlive = (pid: number) => {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe('kill', () => {
  test('stops a task that spins, its state and log arriving live before and kept after (C23, C40, C43)', async () => {
    const offstage = await start()
    const task = await offstage.launchBackgroundTask('spin')
    const first = await until(async () => ((await task.getState()) as { i?: number }).i)
    await until(async () => (((await task.getState()) as { i: number }).i > first ? true : undefined))
    await until(async () => (await offstage.engine.store.logs({ id: task.id, limit: 10 })).entries.length > 0)
    const began = performance.now()
    await task.kill({ reason: 'enough' })
    await until(async () => !(await task.isRunning()))
    console.log(`a spinning task ended ${Math.round(performance.now() - began)} ms after its kill was asked`)
    expect(await task.getTerminationStatus()).toBe('killed')
    expect(await task.getError()).toMatchObject({ code: 'TASK_KILLED', message: 'The task was killed: enough' })
    expect(((await task.getState()) as { i: number }).i).toBeGreaterThan(first)
    expect((await offstage.engine.store.logs({ id: task.id, limit: 10 })).entries[0]).toMatchObject({
      kind: 'log',
      text: '0',
    })
  })

  test('gives a task that listens the time to clean up', async () => {
    const file = join(temporaryFolder(), 'notes')
    const offstage = await start()
    const task = await offstage.launchBackgroundTask('polite', file)
    await until(async () => ((await task.getState()) as { ready?: boolean }).ready)
    await task.kill()
    await expect(task.result()).rejects.toMatchObject({ code: 'TASK_KILLED' })
    expect(readFileSync(file, 'utf8')).toBe('cleaned\n')
  })

  test('a queued task never starts (S7)', async () => {
    const data = temporaryFolder()
    const idle = await start({ data, worker: false })
    const task = await idle.launchBackgroundTask('echo', 'never')
    await task.kill()
    expect(await task.getTerminationStatus()).toBe('killed')
    const working = await start({ data })
    const after = await working.launchBackgroundTask('echo', 'after')
    await after.result()
    expect((await working.engine.store.logs({ id: task.id, limit: 10 })).entries).toEqual([])
    expect((await (await working.getBackgroundTask(task.id)).snapshot()).startedAt).toBeNull()
  })

  test('twice, and after the end, changes nothing (B37)', async () => {
    const offstage = await start()
    const task = await offstage.launchBackgroundTask('echo')
    await task.result()
    await task.kill()
    await task.kill()
    expect(await task.getTerminationStatus()).toBe('completed')
    const gone = await offstage.launchBackgroundTask('wait')
    await until(async () => ((await gone.getState()) as { waiting?: boolean }).waiting)
    await Promise.all([gone.kill({ reason: 'first' }), gone.kill({ reason: 'second' })])
    await expect(gone.result()).rejects.toMatchObject({ message: 'The task was killed: first' })
  })

  test('takes processes along that the task started and detached (S8)', async () => {
    const offstage = await start()
    const task = await offstage.launchBackgroundTask('daemon')
    const pid = await until(async () => ((await task.getState()) as { pid?: number }).pid)
    expect(isAlive(pid)).toBe(true)
    await task.kill()
    await expect(task.result()).rejects.toMatchObject({ code: 'TASK_KILLED' })
    expect(isAlive(pid)).toBe(false)
  })

  test('a reason of a megabyte is cut at 200 characters (B38)', async () => {
    const offstage = await start()
    const task = await offstage.launchBackgroundTask('wait')
    await task.kill({ reason: 'x'.repeat(1024 * 1024) })
    expect((await task.snapshot()).kill?.reason).toBe('x'.repeat(200))
  })
})
