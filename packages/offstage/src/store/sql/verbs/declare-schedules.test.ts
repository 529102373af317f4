// Deploys: what changes in the code, and what must not be lost or put off by it.
import { expect, onTestFinished, test } from 'vitest'
import type { NewSchedule } from '../../schedule-row.ts'
import { Connection } from '../../sqlite/connection.ts'
import { migrate } from '../migrate.ts'
import { areSchedulesNews, declareSchedules } from './declare-schedules.ts'
import { schedules } from './schedules.ts'
import { setSchedule } from './set-schedule.ts'
import { tick } from './tick.ts'

const HOUR_MS = 3_600_000

async function open() {
  const tx = new Connection(':memory:')
  onTestFinished(() => tx.close())
  await migrate(tx, 'here')
  const declare = (parts: Partial<NewSchedule>) =>
    declareSchedules(tx, { schedules: [aSchedule(parts)], tasks: ['crawl'] })
  /** As if it had been stored so long ago, and nobody had looked since. */
  const age = async (ms: number) => {
    await tx.all(() => 'update schedules set next_at = next_at - $1', [ms])
    return (await one()).nextAt!
  }
  const one = async () => (await schedules(tx))[0]!
  return { tx, declare, age, one }
}

function aSchedule(parts: Partial<NewSchedule>): NewSchedule {
  return {
    ...{ name: 'nightly', task: 'crawl', args: '[[1]]', timetable: { cron: '0 3 * * *' } },
    ...{ overlap: 'skip', missed: 'last', jitterMs: 0, owner: null, tags: [], ...parts },
  }
}

test('a time missed while a deploy was under way is made up for, though all but the times has changed (S26)', async () => {
  const { tx, declare, age, one } = await open()
  await declare({})
  const at = await age(24 * HOUR_MS)
  expect(await declare({ args: '[[2]]', tags: ['new'] })).toBe(true)
  expect((await one()).nextAt).toBe(at)
  expect(await tick(tx)).toBe(1)
  expect(await tx.all(() => 'select i.args, t.tags from tasks t join inputs i on i.task_n = t.n')).toEqual([
    { args: '[[2]]', tags: '["new"]' },
  ])
})

test('other times begin now; what came of the old ones is not forgotten', async () => {
  const { tx, declare, age, one } = await open()
  await declare({})
  await declare({ timetable: { cron: '30 3 * * *' } })
  expect(new Date((await one()).nextAt!).toISOString()).toMatch(/T03:30:00/)
  await age(24 * HOUR_MS)
  await declare({ timetable: { cron: '0 0 1 1 *' } })
  expect(await tick(tx)).toBe(1)
  expect(new Date((await one()).nextAt!).toISOString()).toMatch(/-01-01T00:00:00/)
})

test('two releases that start by turns, with other spans, do not put off the next time for ever', async () => {
  const { declare, one } = await open()
  await declare({ timetable: { every: '1 hour' } })
  const { timetable } = await one()
  for (const every of ['2 hours', '1 hour', '2 hours', '1 hour']) {
    expect(await declare({ timetable: { every } })).toBe(true)
    expect((await one()).timetable).toEqual({ every, from: timetable.from })
  }
  expect((await one()).nextAt).toBe(timetable.from! + HOUR_MS)
})

test('a pause outlives a deploy, and the same word again is no news', async () => {
  const { tx, declare, one } = await open()
  await declare({})
  await setSchedule(tx, { name: 'nightly', paused: true, by: 'ann' })
  await declare({ args: '[[2]]' })
  expect(await one()).toMatchObject({ pausedBy: 'ann', args: '[[2]]' })
  expect(await areSchedulesNews(tx, { schedules: [aSchedule({ args: '[[2]]' })], tasks: ['crawl'] })).toBe(false)
})

test('what an app made by a name that the code declares is the code’s again at its next start', async () => {
  const { tx, declare, one } = await open()
  await declare({})
  await setSchedule(tx, { name: 'nightly', put: aSchedule({ timetable: { cron: '0 5 * * *' } }) })
  expect(await one()).toMatchObject({ origin: 'app', timetable: { cron: '0 5 * * *' } })
  expect(await declare({})).toBe(true)
  expect(await one()).toMatchObject({ origin: 'code', timetable: { cron: '0 3 * * *' } })
})

test('of one that is gone nothing is left to be told', async () => {
  const { tx, declare, age } = await open()
  await declare({})
  await age(24 * HOUR_MS)
  await tick(tx)
  expect(await declareSchedules(tx, { schedules: [], tasks: ['crawl'] })).toBe(true)
  expect(await tx.all(() => 'select * from ticks')).toEqual([])
})
