// What comes of a schedule's times: on time, late, beside a task that still runs. The clock is the database's; the next time is put where the test wants it.
import { expect, onTestFinished, test } from 'vitest'
import type { NewSchedule } from '../../schedule-row.ts'
import { Connection } from '../../sqlite/connection.ts'
import { migrate } from '../migrate.ts'
import { claim } from './claim.ts'
import { declareSchedules } from './declare-schedules.ts'
import { schedules } from './schedules.ts'
import { setSchedule } from './set-schedule.ts'
import { settle } from './settle.ts'
import { isTimeUp, tick } from './tick.ts'

const HOUR_MS = 3_600_000
/** Its times were ten minutes ago, and all hours before and after. */
const FROM = Date.now() - 600_000 - 1000 * HOUR_MS

function aSchedule(parts: Partial<NewSchedule> = {}): NewSchedule {
  const timetable = { every: '1 hour', from: FROM }
  return {
    ...{ name: 'hourly', task: 'crawl', args: '[[1]]', timetable, overlap: 'skip', missed: 'last' },
    ...{ jitterMs: 0, owner: null, tags: ['s'], ...parts },
  }
}

const declare = (tx: Connection, schedules: NewSchedule[], tasks = ['crawl']) =>
  declareSchedules(tx, { schedules, tasks })

async function open(parts: Partial<NewSchedule> = {}) {
  const tx = new Connection(':memory:')
  onTestFinished(() => tx.close())
  await migrate(tx, 'here')
  await declare(tx, [aSchedule(parts)])
  /** As if the last look had been so many times ago. */
  const back = async (times: number) => {
    const newest = FROM + 1000 * HOUR_MS
    await tx.all(() => 'update schedules set next_at = $1', [newest - (times - 1) * HOUR_MS])
    return newest
  }
  const tasks = async () => await tx.all(() => 'select id, status, schedule, tags, due_at from tasks order by n')
  const one = async () => (await schedules(tx))[0]!
  const end = async () => {
    const [held] = await claim(tx, { worker: 'w', names: ['crawl'], limit: 1 })
    await settle(tx, [
      { id: held!.id, lease: held!.lease, entries: [], outcome: { status: 'completed', result: '[1]' } },
    ])
  }
  return { tx, back, tasks, one, end }
}

test('nothing comes before its time; at its time a task is launched, once, and the next time is set', async () => {
  const { tx, back, tasks, one } = await open()
  expect(await isTimeUp(tx)).toBe(false)
  expect(await tick(tx)).toBe(0)
  const at = await back(1)
  expect(await isTimeUp(tx)).toBe(true)
  expect(await tick(tx)).toBe(1)
  expect(await tick(tx)).toBe(0)
  const [task] = await tasks()
  expect(task).toMatchObject({ status: 'queued', schedule: 'hourly', tags: '["s"]', due_at: null })
  expect(await one()).toMatchObject({ nextAt: at + HOUR_MS, ticks: [{ at, task: task!.id }] })
})

test.each([
  ['last', 1],
  ['all', 5],
  ['none', 0],
] as const)('of five missed times, %s: %i are made up for, and the others are told (S25)', async (missed, count) => {
  const { tx, back, tasks, one } = await open({ missed, overlap: 'allow' })
  const at = await back(5)
  expect(await tick(tx)).toBe(count)
  expect(await tasks()).toHaveLength(count)
  const { ticks, nextAt } = await one()
  expect(nextAt).toBe(at + HOUR_MS)
  expect(ticks).toHaveLength(5)
  expect(ticks.filter(({ note }) => note?.startsWith('missed'))).toHaveLength(5 - count)
  if (count > 0) expect(ticks[0]).toMatchObject({ at, note: expect.stringContaining('made up for') })
})

test('a time beside a task that has not ended is left out, and says so', async () => {
  const { tx, back, tasks, one, end } = await open()
  await back(1)
  await tick(tx)
  await back(1)
  await tx.all(() => 'delete from ticks')
  expect(await tick(tx)).toBe(0)
  expect((await one()).ticks[0]).toMatchObject({
    task: null,
    note: expect.stringMatching(/^left out: task \w+ is queued$/),
  })
  await end()
  await back(1)
  await tx.all(() => 'delete from ticks')
  expect(await tick(tx)).toBe(1)
  expect(await tasks()).toHaveLength(2)
})

test('or it waits for its end, or takes its place, or is launched beside it', async () => {
  const waits = await open({ overlap: 'queue' })
  await waits.back(1)
  await tick(waits.tx)
  const at = await waits.back(1)
  await waits.tx.all(() => 'delete from ticks')
  expect(await tick(waits.tx)).toBe(0)
  const [first] = await waits.tasks()
  expect(await waits.one()).toMatchObject({ nextAt: at, waitsFor: first!.id, ticks: [] })
  // Nobody need write while it waits.
  expect(await isTimeUp(waits.tx)).toBe(false)
  await waits.end()
  expect(await isTimeUp(waits.tx)).toBe(true)
  expect(await tick(waits.tx)).toBe(1)
  const note = expect.stringMatching(`^waited \\d+ s for the end of task ${first!.id}$`)
  expect(await waits.one()).toMatchObject({ nextAt: at + HOUR_MS, waitsFor: null, ticks: [{ at, note }] })

  const replaces = await open({ overlap: 'replace' })
  await replaces.back(1)
  await tick(replaces.tx)
  await replaces.tx.all(() => 'delete from ticks')
  await replaces.back(1)
  expect(await tick(replaces.tx)).toBe(1)
  const replaced = await replaces.tasks()
  expect(replaced.map(({ status }) => status)).toEqual(['killed', 'queued'])
  expect((await replaces.one()).ticks).toMatchObject([{ note: `in place of task ${replaced[0]!.id}` }])

  const beside = await open({ overlap: 'allow', jitterMs: 60_000 })
  for (let i = 0; i < 2; i++) {
    await beside.back(1)
    await beside.tx.all(() => 'delete from ticks')
    expect(await tick(beside.tx)).toBe(1)
  }
  for (const { due_at: dueAt } of await beside.tasks()) {
    expect(Number(dueAt) - Date.now()).toBeLessThanOrEqual(60_000)
  }
})

test('paused it launches nothing, and what came meanwhile is not made up for; it may be run at once, and removed', async () => {
  const { tx, back, tasks, one } = await open()
  expect(await setSchedule(tx, { name: 'hourly', paused: true, by: 'ann' })).toBe(true)
  await back(3)
  expect(await isTimeUp(tx)).toBe(false)
  expect(await one()).toMatchObject({ pausedBy: 'ann', pausedAt: expect.any(Number) })
  const id = await setSchedule(tx, { name: 'hourly', run: true, by: 'bob' })
  expect(await tasks()).toMatchObject([{ id, schedule: 'hourly' }])
  expect((await one()).ticks).toMatchObject([{ task: id, note: 'run at once by bob' }])
  await setSchedule(tx, { name: 'hourly', paused: false, by: 'ann' })
  expect(await isTimeUp(tx)).toBe(false)
  expect((await one()).nextAt).toBeGreaterThan(Date.now())
  expect(await setSchedule(tx, { name: 'hourly', removed: true })).toBe(true)
  expect(await setSchedule(tx, { name: 'hourly', removed: true })).toBe(false)
  expect(await schedules(tx)).toEqual([])
})

test('the code’s word: the same changes nothing, another goes from now on, none deletes; what the app made stays', async () => {
  const { tx, one } = await open({ timetable: { every: '1 hour' } })
  const first = await one()
  const plain = aSchedule({ timetable: { every: '1 hour' } })
  expect(first.timetable.from).toBeGreaterThan(Date.now() - 60_000)
  expect(await declare(tx, [plain])).toBe(false)
  expect(await declare(tx, [{ ...plain, args: '[[2]]' }])).toBe(true)
  expect((await one()).timetable.from).toBe(first.timetable.from)
  expect(await declare(tx, [{ ...plain, timetable: { cron: '0 3 * * *' } }])).toBe(true)
  await setSchedule(tx, { name: 'made', put: aSchedule({ name: 'made' }) })
  // Other code, which knows other tasks, has no say in it.
  expect(await declare(tx, [], ['other'])).toBe(false)
  expect(await declare(tx, [])).toBe(true)
  expect((await schedules(tx)).map(({ name, origin }) => [name, origin])).toEqual([['made', 'app']])
})

const EACH_SECOND = { timetable: { cron: '* * * * * *' }, overlap: 'allow' } as const

test.each([
  ['last', 1],
  ['all', 100],
  ['none', 1],
] as const)('of the 7,200 seconds of an outage, %s: %i', async (missed, count) => {
  const { tx, tasks, one } = await open({ ...EACH_SECOND, missed })
  await tx.all(() => 'update schedules set next_at = $1', [Math.floor(Date.now() / 1000) * 1000 - 2 * HOUR_MS])
  expect(await tick(tx)).toBe(count)
  expect(await tasks()).toHaveLength(count)
  const { nextAt, ticks } = await one()
  expect(nextAt).toBe(ticks[0]!.at + 1000)
  expect(new Set(ticks.map(({ at }) => at)).size).toBe(10)
})

test.each(['last', 'none'] as const)('when a look was some seconds late nothing was missed (%s)', async (missed) => {
  const { tx, tasks } = await open({ ...EACH_SECOND, missed })
  await tx.all(() => 'update schedules set next_at = $1', [Math.floor(Date.now() / 1000) * 1000 - 4000])
  expect(await tick(tx)).toBeGreaterThanOrEqual(5)
  expect((await tasks()).length).toBeGreaterThanOrEqual(5)
})

test('what waited is launched when its turn comes, though times that were missed are not made up for', async () => {
  const { tx, back, tasks, one, end } = await open({ overlap: 'queue', missed: 'none' })
  await tx.all(() => 'update schedules set next_at = $1', [FROM + 1000 * HOUR_MS])
  await setSchedule(tx, { name: 'hourly', run: true, by: null })
  await tx.all((d) => `update schedules set next_at = ${d.now}`)
  await tick(tx)
  expect((await one()).waitsFor).toBe((await tasks())[0]!.id)
  const at = await back(3)
  await end()
  expect(await tick(tx)).toBe(1)
  const { ticks } = await one()
  expect(ticks.find((tick) => tick.at === at)).toMatchObject({ task: (await tasks())[1]!.id })
  expect(ticks.filter(({ note }) => note?.startsWith('left out: of those that wait'))).toHaveLength(2)
})

test('what its owner’s plan refuses is told, and comes again at the next time; others go on', async () => {
  const { tx, back, tasks } = await open({
    overlap: 'allow',
    owner: 'ann',
    flow: { ownerOpen: { most: 1, plan: 'free' } },
  })
  await declare(tx, [aSchedule({ name: 'another', overlap: 'allow' })], ['none'])
  await back(1)
  expect(await tick(tx)).toBe(2)
  await tx.all(() => 'delete from ticks')
  const at = await back(1)
  expect(await tick(tx)).toBe(1)
  expect(await isTimeUp(tx)).toBe(false)
  expect(await tasks()).toHaveLength(3)
  expect((await schedules(tx))[1]).toMatchObject({
    nextAt: at + HOUR_MS,
    ticks: [{ at, task: null, note: expect.stringContaining("not launched: The plan 'free' allows 1 task") }],
  })
})

test('times that this process cannot tell are left to others for a minute; then it says so, until it is declared again', async () => {
  const { tx, back, one } = await open()
  await declare(tx, [aSchedule({ name: 'another', overlap: 'allow' })], ['none'])
  const strange = { cron: '0 * * * *', timeZone: 'Mars/Base' }
  const plan = JSON.stringify({ ...aSchedule(), name: undefined, timetable: strange })
  await tx.all(() => `update schedules set plan = $1 where name = 'hourly'`, [plan])
  await tx.all((d) => `update schedules set next_at = ${d.now}`)
  expect(await tick(tx)).toBe(1)
  expect(await isTimeUp(tx)).toBe(true)
  const at = await back(1)
  expect(await tick(tx)).toBe(1)
  expect(await isTimeUp(tx)).toBe(false)
  const [, hourly] = await schedules(tx)
  expect(hourly).toMatchObject({ nextAt: null, ticks: [{ at, note: expect.stringMatching(/^not launched: .*Mars/) }] })
  await tx.all(() => `delete from schedules where name = 'another'`)
  expect(await declare(tx, [aSchedule()])).toBe(true)
  expect((await one()).nextAt).toBe(at + HOUR_MS)
})

test('a time that has come never comes again, wherever the next one stands', async () => {
  const { tx, back, tasks, one } = await open({ overlap: 'allow', missed: 'all' })
  const at = await back(3)
  expect(await tick(tx)).toBe(3)
  await setSchedule(tx, { name: 'hourly', run: true, by: null })
  await back(5)
  expect(await tick(tx)).toBe(2)
  expect(await tasks()).toHaveLength(6)
  expect((await one()).nextAt).toBe(at + HOUR_MS)
})

test('a clock that is set back: less than a day, the next time stands; more, the clock is believed, and what it brought is forgotten', async () => {
  const { tx, tasks, one } = await open()
  const ahead = async (ms: number) => {
    await tx.all((d) => `update schedules set next_at = ${d.now} + $1, moved_at = ${d.now} + $1`, [ms])
    await tx.all((d) => `insert into ticks (schedule, at) values ('hourly', ${d.now} + $1)`, [ms])
  }
  await ahead(2 * HOUR_MS)
  expect(await isTimeUp(tx)).toBe(false)
  await ahead(50 * HOUR_MS)
  expect(await isTimeUp(tx)).toBe(true)
  expect(await tick(tx)).toBe(0)
  expect(await one()).toMatchObject({ nextAt: FROM + 1001 * HOUR_MS, ticks: [{ at: expect.any(Number) }] })
  expect([await isTimeUp(tx), await tasks()]).toEqual([false, []])
})

test('what came before a clock went ahead by days does not come again when it is set back', async () => {
  const { tx, back, one } = await open({ overlap: 'allow', missed: 'all' })
  const resumesAt = async () => (await tx.all(() => 'select resumes_at from schedules'))[0]!.resumes_at
  const next = await back(30)
  await tx.all((d) => `update schedules set moved_at = ${d.now} - $1`, [50 * HOUR_MS])
  expect(await tick(tx)).toBe(30)
  // Where it was before, be it an outage or a clock.
  expect(await resumesAt()).toBe(next - 29 * HOUR_MS)
  // By a clock that was three hours ahead those of the next hours had come; then it went ahead by days.
  const early = next + 3 * HOUR_MS
  await tx.all((d) => `update schedules set next_at = ${d.now} + $1, moved_at = ${d.now} + $1`, [50 * HOUR_MS])
  await tx.all(() => `update schedules set resumes_at = $1`, [early + HOUR_MS])
  await tx.all(() => `insert into ticks (schedule, at) values ('hourly', $1)`, [early])
  expect(await tick(tx)).toBe(0)
  expect(await one()).toMatchObject({
    nextAt: early + HOUR_MS,
    ticks: expect.arrayContaining([{ at: early, task: null, note: null }]),
  })
  expect(await resumesAt()).toBeNull()
})
