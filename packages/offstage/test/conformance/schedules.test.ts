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

const overlapping = (overlap: NewSchedule['overlap'], more: Partial<NewSchedule> = {}): NewSchedule => ({
  ...EACH_SECOND,
  ...{ overlap, ...more },
})
const begun = async (store: Store) => (await store.claim({ worker: 'w', names: ['crawl'], limit: 1 }))[0]!
const told = (store: Store, note: RegExp) =>
  expect.poll(async () => (await ticksOf(store)).some((tick) => note.test(tick.note ?? ''))).toBe(true)

describeStore('a time beside a task of the time before', (place) => {
  test('is left out, and says beside which', async () => {
    const store = await place().open()
    await store.declareSchedules([overlapping('skip')], ['crawl'])
    await told(store, /^left out: task \w+ is queued$/)
    expect(await store.count({}, 100)).toBe(1)
  })

  test('waits for its end, the newest of them, and is launched then', async () => {
    const store = await place().open()
    await store.declareSchedules([overlapping('queue', { missed: 'last' })], ['crawl'])
    await expect.poll(async () => (await store.schedules())[0]!.waitsFor).not.toBeNull()
    expect(await store.count({}, 100)).toBe(1)
    const { id, lease } = await begun(store)
    expect((await store.schedules())[0]!.waitsFor).toBe(id)
    await store.settle([{ id, lease, entries: [], outcome: { status: 'completed', result: '[1]' } }])
    await told(store, new RegExp(`^waited \\d+ s for the end of task ${id}$`))
    expect(await store.count({}, 100)).toBe(2)
  })

  test('takes its place', async () => {
    const store = await place().open()
    await store.declareSchedules([overlapping('replace')], ['crawl'])
    await told(store, /^in place of task \w+$/)
    await store.setSchedule({ name: EACH_SECOND.name, paused: true, by: null })
    const tasks = await store.list({ limit: 100 })
    expect(tasks.filter(({ status }) => status === 'killed')).toHaveLength(tasks.length - 1)
    expect(tasks[0]).toMatchObject({ status: 'queued' })
  })

  test('is not launched where the plan of its owner allows no more, and says so', async () => {
    const store = await place().open()
    const plan = { owner: 'ann', flow: { ownerOpen: { most: 1, plan: 'free' } } }
    await store.declareSchedules([overlapping('allow', plan), { ...EACH_SECOND, name: 'of nobody' }], ['crawl'])
    await told(store, /^not launched: The plan 'free' allows 1 task at a time/)
    await expect.poll(async () => (await store.schedules())[1]!.ticks.length).toBeGreaterThan(1)
    const [, other] = await store.schedules()
    expect(other!.ticks.every(({ task }) => task !== null)).toBe(true)
  })
})

describeShared('a schedule', (place) => {
  test('of several stores launches each time once (S21)', async () => {
    const { open } = place()
    const stores = await Promise.all([open(), open(), open()])
    await Promise.all(stores.map((store) => store.declareSchedules([EACH_SECOND], ['crawl'])))
    await expect.poll(async () => (await ticksOf(stores[0]!)).length).toBeGreaterThanOrEqual(4)
    await stores[1]!.setSchedule({ name: EACH_SECOND.name, paused: true, by: null })
    const ticks = await ticksOf(stores[2]!)
    expect(ticks.every(({ at }) => at % 1000 === 0)).toBe(true)
    expect(await stores[0]!.count({}, 100)).toBe(ticks.length)
  })

  test('that is put again and again while its times come launches each once', async () => {
    const { open } = place()
    const stores = await Promise.all([open(), open(), open()])
    let n = 0
    const put = (store: Store) => {
      const [cron, args] = n++ % 2 === 0 ? ['* * * * * *', '[[1]]'] : ['*/1 * * * * *', '[[2]]']
      return store.setSchedule({ name: EACH_SECOND.name, put: { ...EACH_SECOND, args, timetable: { cron } } })
    }
    const seen = new Map<number, string | null>()
    await expect
      .poll(async () => {
        await Promise.all(stores.map(put))
        for (const { at, task } of await ticksOf(stores[0]!)) seen.set(at, task)
        return seen.size
      })
      .toBeGreaterThanOrEqual(4)
    await stores[1]!.setSchedule({ name: EACH_SECOND.name, paused: true, by: null })
    for (const { at, task } of await ticksOf(stores[2]!)) seen.set(at, task)
    const tasks = await stores[0]!.list({ limit: 100 })
    expect(tasks.map(({ id }) => id).sort()).toEqual([...seen.values()].sort())
  })
})
