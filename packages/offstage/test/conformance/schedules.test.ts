// Schedules that really come: each of their times once, whoever else is there.
import { expect, test } from 'vitest'
import type { NewSchedule, Store } from '../../src/store/store.ts'
import { describeShared, describeStore } from './conformance.ts'

const EACH_SECOND: NewSchedule = {
  ...{ name: 'each second', task: 'crawl', args: '[[1]]', timetable: { cron: '* * * * * *' } },
  ...{ overlap: 'allow', missed: 'all', jitterMs: 0, owner: null, tags: [] },
}
const ticksOf = async (store: Store) => (await store.schedules())[0]!.ticks

describeStore('a schedule', (place) => {
  test('launches its task at its times, by itself, until it is paused', async () => {
    const store = await place().open()
    await store.declareSchedules([EACH_SECOND], ['crawl'])
    await expect.poll(() => ticksOf(store)).toHaveLength(2)
    await store.setSchedule({ name: EACH_SECOND.name, paused: true, by: null })
    const ticks = await ticksOf(store)
    const tasks = await store.get(ticks.map(({ task }) => task!))
    for (const [i, task] of tasks.entries()) {
      expect(task).toMatchObject({ name: 'crawl', args: '[[1]]', schedule: 'each second', parent: null })
      expect(task!.launchedAt).toBeGreaterThanOrEqual(ticks[i]!.at)
    }
    expect(await store.count({}, 100)).toBe(ticks.length)
  })
})

describeShared('a schedule', (place) => {
  test('of several stores launches each time once', async () => {
    const { open } = place()
    const stores = await Promise.all([open(), open(), open()])
    await Promise.all(stores.map((store) => store.declareSchedules([EACH_SECOND], ['crawl'])))
    await expect.poll(async () => (await ticksOf(stores[0]!)).length).toBeGreaterThanOrEqual(4)
    await stores[1]!.setSchedule({ name: EACH_SECOND.name, paused: true, by: null })
    const ticks = await ticksOf(stores[2]!)
    expect(ticks.every(({ at }) => at % 1000 === 0)).toBe(true)
    expect(await stores[0]!.count({}, 100)).toBe(ticks.length)
  })
})
