// What the console shows of queues and schedules, why a task waits, and what operators may do.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { consoleFunctions } from '../../src/http/console-functions.ts'
import { createOffstage } from '../../src/server.ts'
import { aTask, claimed, many } from '../conformance/given.ts'
import { TASKS } from '../integration/start.ts'

async function open() {
  const data = mkdtempSync(join(tmpdir(), 'offstage-console-'))
  const { engine, stop } = await createOffstage({ tasks: TASKS, data }, { worker: false })
  onTestFinished(async () => {
    await stop(0)
    rmSync(data, { recursive: true, force: true })
  })
  return { store: engine.store, engine, functions: consoleFunctions(engine, () => 'Ada') }
}

test('queues are told with what waits and runs, bounded otherwise, paused and resumed', async () => {
  const { store, functions } = await open()
  await store.declareQueues([{ name: 'post', limits: { concurrency: 2, rate: { limit: 9, perMs: 60_000 } } }])
  await store.launch(many(3, () => aTask({ name: 'mail', queue: 'post', key: 'a' })))
  await claimed(store, 'mail')
  const queues = async () => (await functions.queues()).filter(({ name }) => name === 'post')
  expect(await queues()).toMatchObject([
    { name: 'post', queued: 2, running: 1, bounds: '2 at once, 9 in 1m', codeBounds: null },
  ])
  await functions.setQueue('post', { paused: true })
  await functions.setQueue('post', { bounds: { concurrencyPerKey: 1 } })
  expect(await queues()).toMatchObject([
    { bounds: '2 at once, 1 of a key, 9 in 1m', codeBounds: '2 at once, 9 in 1m', pausedBy: 'Ada' },
  ])
  await functions.setQueue('post', { paused: false, bounds: null })
  expect(await queues()).toMatchObject([{ bounds: '2 at once, 9 in 1m', override: null, pausedAt: null }])
  await expect(functions.setQueue('post', { bounds: { concurrency: 0 } })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
  })
  await expect(functions.setQueue('po/st', { paused: true })).rejects.toMatchObject({ code: 'INVALID_NAME' })
})

test('why a task waits is told with the tasks that hold its place; it is put to now, and launched once more', async () => {
  const { store, functions } = await open()
  await store.declareQueues([{ name: 'post', limits: { concurrency: 1 } }])
  const [first, second] = many(2, () => aTask({ name: 'echo', queue: 'post' }))
  await store.launch([first!, { ...second!, due: { afterMs: 60_000 } }])
  await claimed(store, 'echo')
  const told = await functions.explain(second!.id)
  expect(told?.tasks).toEqual([{ id: first!.id, name: 'echo' }])
  expect(told?.sentences.join(' ')).toContain(`echo ${first!.id}`)
  expect(await functions.explain(null)).toBeNull()
  await functions.startNow(second!.id)
  expect(await store.get([second!.id])).toMatchObject([{ dueAt: null }])
  const again = await functions.relaunch(first!.id)
  expect(await store.get([again])).toMatchObject([{ name: 'echo', repeats: first!.id, args: first!.args }])
  expect(await functions.children(first!.id)).toEqual([])
})

test('schedules are told with what came of their times, and minded by operators only', async () => {
  const { engine, functions } = await open()
  await engine.store.setSchedule({
    name: 'nightly',
    put: {
      ...{
        name: 'nightly',
        task: 'echo',
        args: '[[]]',
        overlap: 'skip',
        missed: 'last',
        jitterMs: 0,
        tags: [],
        owner: null,
      },
      timetable: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' },
    },
  })
  // What the code of the fixtures declares is there, too.
  const schedules = async () => (await functions.schedules()).filter(({ name }) => name === 'nightly')
  const launched = await functions.setSchedule('nightly', 'run')
  await functions.setSchedule('nightly', 'pause')
  expect(await schedules()).toMatchObject([
    { when: '0 3 * * * Europe/Berlin', pausedBy: 'Ada', next: [], ticks: [{ task: launched, status: 'queued' }] },
  ])
  await functions.setSchedule('nightly', 'resume')
  await expect(functions.setSchedule('nightly', 'burn' as 'run')).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  await functions.setSchedule('nightly', 'remove')
  expect(await schedules()).toEqual([])
  const viewer = consoleFunctions(engine, () => {
    throw new Error('only to look')
  })
  for (const act of [
    () => viewer.setSchedule('nightly', 'run'),
    () => viewer.setQueue('post', { paused: true }),
    () => viewer.relaunch('id'),
    () => viewer.startNow('id'),
  ])
    await expect(act()).rejects.toThrow('only to look')
})
