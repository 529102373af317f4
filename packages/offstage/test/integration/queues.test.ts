// Queues end to end: what a definition says of its queue holds, what a launch says goes before it.
import { getBackgroundTask, launchBackgroundTask, type Task } from 'offstage'
import { expect, test } from 'vitest'
import { single, tired, turn } from './fixtures/tasks.ts'
import { start } from './start.ts'

/** When the tasks ran, as spans. */
async function spansOf(tasks: Task[]): Promise<[from: number, to: number][]> {
  await Promise.all(tasks.map((task) => task.result()))
  return await Promise.all(
    tasks.map(async (task) => {
      const { startedAt, endedAt } = await task.snapshot()
      return [startedAt!, endedAt!] as [number, number]
    }),
  )
}

/** How many of the spans overlap at most; ends and starts in the same ms do not. */
function mostAtOnce(spans: [from: number, to: number][]): number {
  return Math.max(...spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length))
}

test('the bounds of a queue and of its keys hold', async () => {
  await start({ concurrency: 10 })
  const keys = ['a', 'a', 'a', 'b', 'b', 'c', 'd', 'e']
  const tasks = await Promise.all(keys.map((key) => turn.launch(key, 60)))
  const spans = await spansOf(tasks)
  expect(mostAtOnce(spans)).toBe(3)
  expect(mostAtOnce(spans.slice(0, 3))).toBe(1)
  expect(mostAtOnce(spans.slice(3, 5))).toBe(1)
})

test('the bound of a worker holds in each', async () => {
  const one = await start({ concurrency: 10 })
  const tasks = await one.run(() => Promise.all([1, 2, 3].map(() => single.launch(50))))
  expect(mostAtOnce(await spansOf(tasks))).toBe(1)
})

test('a launch says when, where and how urgently', async () => {
  const offstage = await start({ concurrency: 1 })
  const { store } = offstage.engine
  await store.setQueue({ name: 'later', paused: true, by: 'ann' })
  const [low, high, other] = await Promise.all([
    single.with({ queue: 'later', priority: -5 }).launch(0),
    single.with({ queue: 'later', priority: 5 }).launch(0),
    single.with({ delay: '24d' }).launch(0),
  ])
  expect(await low.snapshot()).toMatchObject({ status: 'queued', queue: 'later', priority: -5 })
  expect((await other.snapshot()).dueAt! - Date.now()).toBeGreaterThan(23 * 86_400_000)
  await store.setQueue({ name: 'later', paused: false, by: 'ann' })
  const spans = await spansOf([low, high])
  expect(spans[1]![0]).toBeLessThanOrEqual(spans[0]![0])
  await expect(launchBackgroundTask('turn', 7)).rejects.toThrow('key: 7 is no text')
  await other.kill()
  expect(await (await getBackgroundTask(other.id)).getTerminationStatus()).toBe('killed')
})

test('a total time stops the attempt that it is over in, however many tries are left; a launch that waits too long does not begin', async () => {
  const offstage = await start({ concurrency: 2 })
  await offstage.engine.store.setQueue({ name: 'closed', paused: true, by: 'ann' })
  const late = await single.with({ queue: 'closed', queueTimeout: 50 }).launch(0)
  const task = await tired.launch()
  await expect(task.result()).rejects.toMatchObject({ code: 'TOTAL_TIMED_OUT' })
  const { attempt, startedAt } = await task.snapshot()
  expect(attempt).toBeGreaterThanOrEqual(1)
  expect(startedAt).not.toBeNull()
  await expect(late.result()).rejects.toMatchObject({ code: 'EXPIRED' })
  expect((await late.snapshot()).attempt).toBe(0)
})
