// Tries and time limits, end to end.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { start, temporaryFolder, until } from './start.ts'

const starts = (file: string) => readFileSync(file, 'utf8').split('\n').filter(Boolean).length

test('a failed attempt is tried again, finds the state as it left it, and one log holds them all', async () => {
  const file = join(temporaryFolder(), 'starts')
  const offstage = await start()
  const task = await offstage.launchBackgroundTask('flaky', file, 2)
  await until(async () => (await task.snapshot()).attempt === 1 && (await task.snapshot()).status === 'queued')
  expect(await task.isRunning()).toBe(true)
  expect(await task.result()).toBe(2)
  expect(starts(file)).toBe(2)
  const lines = (await offstage.engine.store.logs({ id: task.id, limit: 50 })).entries.map(
    (entry) => entry.kind === 'log' && entry.text,
  )
  expect(lines).toEqual(expect.arrayContaining(['try 1', 'try 2']))
  expect((await offstage.engine.store.attempts(task.id)).map(({ attempt, error }) => [attempt, error.message])).toEqual(
    [[1, 'not yet 1']],
  )
})

test('the pauses are those of its definition, unless what it throws says otherwise; what is in vain is not tried again', async () => {
  const file = join(temporaryFolder(), 'starts')
  const offstage = await start()
  const task = await offstage.launchBackgroundTask('choosy', file)
  await expect(task.result()).rejects.toMatchObject({ name: 'NonRetryableError', message: 'in vain' })
  expect(starts(file)).toBe(3)
  const { store } = offstage.engine
  expect((await store.attempts(task.id)).map(({ error }) => error.name)).toEqual(['Error', 'RetryAfterError'])
  const [followed] = await store.follow([{ id: task.id, after: 0 }], 100)
  const notes = followed?.entries.flatMap((entry) => (entry.kind === 'status' && entry.note ? [entry.note] : []))
  expect(notes?.slice(0, 2)).toEqual([
    'attempt 1 failed: tried again after 20 ms; it is tried again in 20 ms',
    'attempt 2 failed: tried again after 50 ms, not after a day; it is tried again in 50 ms',
  ])
})

test('a task that crashes each time is started three times, whatever its retries say (S14)', async () => {
  const file = join(temporaryFolder(), 'starts')
  const offstage = await start()
  const task = await offstage.launchBackgroundTask('crasher', file)
  await expect(task.result()).rejects.toMatchObject({ code: 'EXITED' })
  expect(starts(file)).toBe(3)
}, 20_000)

test('a task that waits for its next try can be killed, and is not started again', async () => {
  const file = join(temporaryFolder(), 'starts')
  const offstage = await start()
  const task = await offstage.launchBackgroundTask('flaky', file, 9)
  await until(async () => (await task.snapshot()).attempt === 1 && (await task.snapshot()).status === 'queued')
  await task.kill()
  expect(await task.getTerminationStatus()).toBe('killed')
  expect(starts(file)).toBe(1)
})

test('time that is up ends a task that spins, with the place where it was (C7)', async () => {
  const offstage = await start()
  const task = await offstage.launchBackgroundTask('slow')
  await expect(task.result()).rejects.toMatchObject({ code: 'TIMED_OUT', message: expect.stringContaining('0.3 s') })
  expect((await task.snapshot()).error?.stack).toMatch(/spinForAWhile|slow.*tasks\.ts/)
})
