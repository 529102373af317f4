// Many tasks at once.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { start, temporaryFolder, until } from './start.ts'

test('as many tasks run at once as the worker has places, however few processes were ready', async () => {
  const gate = join(temporaryFolder(), 'gate')
  const offstage = await start({ concurrency: 12 })
  const tasks = await Promise.all(Array.from({ length: 13 }, () => offstage.launchBackgroundTask('gated', gate)))
  const waiting = async () => {
    const states = await Promise.all(tasks.map((task) => task.getState()))
    return states.filter((state) => (state as { waiting?: boolean }).waiting).length
  }
  await until(async () => (await waiting()) === 12, 30_000)
  writeFileSync(gate, '')
  await Promise.all(tasks.map((task) => task.result()))
  expect(await waiting()).toBe(13)
}, 60_000)

test('an attempt whose lease is gone gives its place back', async () => {
  const gate = join(temporaryFolder(), 'gate')
  const offstage = await start({ concurrency: 1 })
  const lost = await offstage.launchBackgroundTask('steps', 1e9)
  await until(async () => ((await lost.getState()) as { n?: number }).n)
  const { store } = offstage.engine
  const [worker] = await store.workers()
  await store.reap([worker?.id ?? ''], { name: 'TaskMissingError', code: 'TASK_MISSING', message: 'for the test' })
  expect(await lost.getTerminationStatus()).toBe('missing')
  writeFileSync(gate, '')
  const next = await offstage.launchBackgroundTask('gated', gate)
  await next.result()
}, 30_000)
