// Schedules end to end: declared in the code, made while the app runs, from a task too; each with its next times and what came of the last ones.
import {
  getBackgroundTask,
  listSchedules,
  pauseSchedule,
  putSchedule,
  removeSchedule,
  resumeSchedule,
  runSchedule,
} from 'offstage'
import { expect, test } from 'vitest'
import { echo, plans } from './fixtures/tasks.ts'
import { start, until } from './start.ts'

const find = async (name: string) => (await listSchedules()).find((schedule) => schedule.name === name)

test('what the code declares is there, with its next five times', async () => {
  const { engine } = await start({ worker: false })
  const yearly = await find('yearly')
  expect(yearly).toMatchObject({
    task: 'echo',
    origin: 'code',
    overlap: 'skip',
    missed: 'last',
    ticks: [],
    owner: null,
  })
  expect(yearly!.next).toHaveLength(5)
  for (const at of yearly!.next) expect(new Date(at).toISOString()).toMatch(/-12-31T15:00:00/)
  // Its tasks are launched with all that a launch has.
  expect(await engine.store.schedules()).toContainEqual(
    expect.objectContaining({ name: 'yearly', flow: expect.objectContaining({ keepMs: 7 * 86_400_000 }) }),
  )
})

test('what the app makes runs at its times, is paused, run at once, changed and removed (C80)', async () => {
  await start()
  await putSchedule({ name: 'often', task: echo, args: ['tick'], cron: '* * * * * *', overlap: 'allow', owner: 'ann' })
  const ticks = await until(async () =>
    (await find('often'))!.ticks.length > 1 ? (await find('often'))!.ticks : undefined,
  )
  const task = await getBackgroundTask(ticks.at(-1)!.task!)
  expect(await task.result()).toEqual(['tick'])
  expect(await task.snapshot()).toMatchObject({ schedule: 'often', owner: 'ann' })
  await pauseSchedule('often')
  expect(await find('often')).toMatchObject({ next: [], pausedAt: expect.any(Number) })
  expect(await (await runSchedule('often')).result()).toEqual(['tick'])
  await putSchedule({ name: 'often', task: echo, args: ['tock'], every: '1 day' })
  await resumeSchedule('often')
  expect((await find('often'))!.next).toHaveLength(5)
  await removeSchedule('often')
  expect(await find('often')).toBeUndefined()
  await expect(runSchedule('often')).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' })
})

test('a task may make one; a visitor sees and minds their own', async () => {
  const offstage = await start()
  expect(await (await plans.with({ owner: 'ann' }).launch()).result()).toEqual(['planned', 'yearly'])
  expect(await find('planned')).toMatchObject({ origin: 'app', owner: 'ann' })
  const [ann, bob] = [offstage.engine.hostFor('ann'), offstage.engine.hostFor('bob')]
  expect((await ann.schedules()).map(({ name }) => name)).toEqual(['planned'])
  expect(await bob.schedules()).toEqual([])
  await expect(bob.setSchedule({ name: 'planned', removed: true })).rejects.toMatchObject({
    code: 'SCHEDULE_NOT_FOUND',
  })
  await ann.setSchedule({ name: 'planned', removed: true })
  expect(await find('planned')).toBeUndefined()
})
