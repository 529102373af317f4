// What workers ask at every ring must not cost more the more tasks there are: no statement of it walks a table of tasks.
import { expect, onTestFinished, test } from 'vitest'
import type { NewSchedule } from '../schedule-row.ts'
import { Connection } from '../sqlite/connection.ts'
import { migrate } from './migrate.ts'
import type { Statement, Tx } from './tx.ts'
import { askXray } from './verbs/ask-xray.ts'
import { claim } from './verbs/claim.ts'
import { expire } from './verbs/expire.ts'
import { forget } from './verbs/forget.ts'
import { launch } from './verbs/launch.ts'
import { list } from './verbs/list.ts'
import { nextDue } from './verbs/next-due.ts'
import { requestKill } from './verbs/request-kill.ts'
import { setQueue } from './verbs/set-queue.ts'
import { setSchedule } from './verbs/set-schedule.ts'
import { settle } from './verbs/settle.ts'
import { stopping } from './verbs/stopping.ts'
import { isTimeUp, tick } from './verbs/tick.ts'
import { xraysWanted } from './verbs/xrays-wanted.ts'

async function open() {
  const connection = new Connection(':memory:')
  onTestFinished(() => connection.close())
  await migrate(connection, 'here')
  const steps: string[] = []
  const statements: Statement[] = []
  const explained = new Map<Statement, Statement>()
  const tx: Tx = {
    async all(statement, parameters) {
      const explain = explained.get(statement) ?? ((d) => `explain query plan ${statement(d)}`)
      explained.set(statement, explain)
      for (const { detail } of await connection.all(explain, parameters)) steps.push(detail as string)
      statements.push(statement)
      return await connection.all(statement, parameters)
    },
  }
  return { tx, steps, statements }
}

const task = (id: string, parent: string | null) => ({ id, name: 'a', args: '[]', owner: null, tags: [], parent })

test('claim and nextDue go along the indexes of what is ready and of what is due, to nothing else', async () => {
  const { tx, steps } = await open()
  await launch(tx, [task('x', null)])
  steps.length = 0
  expect(await nextDue(tx, { names: ['a', 'b'] })).toBe(0)
  expect(await claim(tx, { worker: 'w', names: ['a', 'b'], limit: 5 })).toHaveLength(1)
  const searches = steps.filter((step) => /\b(tasks|t)\b/.test(step))
  expect(searches.filter((step) => step.startsWith('SCAN'))).toEqual([])
  expect(searches.filter((step) => step.includes('tasks_by_status'))).toEqual([])
  expect(searches).toContainEqual(expect.stringMatching(/tasks_ready \(line=\?\)/))
  expect(searches).toContainEqual(expect.stringMatching(/tasks_waiting \(line=\? AND due_at/))
})

test('a claim within limits counts along the index of what runs, and goes from lane to lane', async () => {
  const { tx, steps } = await open()
  await setQueue(tx, { name: 'a', limits: { concurrency: 2, ratePerKey: { limit: 5, perMs: 1000 } }, by: null })
  await launch(tx, [task('x', null), { ...task('y', null), key: 'k', owner: 'ann', ownerMost: 1 }])
  steps.length = 0
  expect(await claim(tx, { worker: 'w', names: ['a'], limit: 5 })).toHaveLength(2)
  const searches = steps.filter((step) => /\b(tasks|t|s|starts)\b/.test(step))
  expect(searches.filter((step) => step.startsWith('SCAN') || step.includes('tasks_by_status'))).toEqual([])
  for (const index of [
    'tasks_held (queue=?',
    'tasks_held_by_owner (owner=?',
    'tasks_lanes (line=? AND lane=?',
    'starts_by_key (queue=? AND key=?',
  ])
    expect(searches).toContainEqual(expect.stringContaining(index))
})

test('what deletes goes along the indexes of what has ended, and what ends by itself along that of what may', async () => {
  const { tx, steps } = await open()
  await launch(tx, [
    { ...task('x', null), keepMs: -1, queueTimeoutMs: 0, hooks: { ends: ['killed'], run: {} } },
    { ...task('y', null), queueTimeoutMs: -1 },
  ])
  const [held] = await claim(tx, { worker: 'w', names: ['a'], limit: 1 })
  const outcome = { status: 'completed', result: '[1]' } as const
  await settle(tx, [{ id: 'x', lease: held!.lease, entries: [], outcome }])
  steps.length = 0
  expect(await expire(tx)).toBe(1)
  expect(await forget(tx, { isByAge: true })).toBe(1)
  expect(await forget(tx, { isByAge: true })).toBe(0)
  const searches = steps.filter((step) => /\b(tasks|t)\b/.test(step))
  expect(searches.filter((step) => step.startsWith('SCAN') || /tasks_by_(?!hook)/.test(step))).toEqual([])
  for (const index of [
    'tasks_expiring (expires_at>? AND expires_at<?',
    'tasks_to_forget (<expr><?',
    'tasks_ended (name>?',
    'tasks_ended (name=?',
  ])
    expect(searches).toContainEqual(expect.stringContaining(index))
})

test('what kills, ends, stops and looks goes to the tasks that are meant', async () => {
  const { tx, steps } = await open()
  await launch(tx, [task('x', null), task('y', 'x')])
  const [held] = await claim(tx, { worker: 'w', names: ['a'], limit: 1 })
  await askXray(tx, { request: 'r', id: 'x', profileMs: 0, by: null })
  expect(await xraysWanted(tx, 'w')).toHaveLength(1)
  await requestKill(tx, [{ id: 'x', by: null, reason: null, graceMs: null }])
  await requestKill(tx, [{ id: 'x', by: null, reason: null, graceMs: 0 }])
  expect(await stopping(tx, 'w')).toHaveLength(1)
  const outcome = { status: 'completed', result: '[1]' } as const
  expect(await settle(tx, [{ id: 'x', lease: held!.lease, entries: [], outcome }])).toEqual(['settled'])
  const searches = steps.filter((step) => /\b(tasks|t)\b/.test(step))
  expect(searches.filter((step) => step.startsWith('SCAN'))).toEqual([])
  // Of all tasks of a status only those that are stopping are ever walked, once a look.
  expect(searches.filter((step) => step.includes('tasks_by_status'))).toEqual([
    'SEARCH tasks USING INDEX tasks_by_status (status=?)',
  ])
})

test('whether a schedule’s time has come is found along indexes, however many schedules and tasks there are', async () => {
  const { tx, steps } = await open()
  const put: NewSchedule = {
    ...{ name: 's', task: 'a', args: '[]', timetable: { cron: '* * * * *' }, overlap: 'queue' },
    ...{ missed: 'last', jitterMs: 0, owner: null, tags: [] },
  }
  await setSchedule(tx, { name: 's', put })
  for (let i = 0; i < 2; i++) {
    await tx.all((d) => `update schedules set next_at = ${d.now} - ${i} * 60000`)
    await tx.all(() => 'delete from ticks')
    steps.length = 0
    expect(await isTimeUp(tx)).toBe(true)
    expect(steps.filter((step) => /\bSCAN [st]\b/.test(step))).toEqual([])
    expect(steps).toContainEqual(expect.stringMatching(/schedules_due \(next_at/))
    expect(steps).toContainEqual(expect.stringMatching(/schedules_moved \(moved_at/))
    steps.length = 0
    expect(await tick(tx)).toBe(1 - i)
    expect(steps.filter((step) => /^SCAN (t|tasks)\b/.test(step))).toEqual([])
  }
  expect(steps).toContainEqual(expect.stringMatching(/tasks_open_of_schedule \(schedule=\?/))
})

test('an end costs as many statements as ever where no hook follows, and three more, along keys, where one does', async () => {
  const { tx, steps, statements } = await open()
  const plan = { ends: ['completed' as const], run: {} }
  await launch(tx, [task('plain', null), { ...task('other', null), hooks: { ...plan, ends: ['failed'] } }])
  await launch(tx, [{ ...task('hooked', null), hooks: plan }])
  const claims = await claim(tx, { worker: 'w', names: ['a'], limit: 5 })
  const costs: number[] = []
  for (const { id, lease } of claims) {
    statements.length = 0
    steps.length = 0
    await settle(tx, [{ id, lease, entries: [], outcome: { status: 'completed', result: '[1]' } }])
    costs.push(statements.length)
  }
  const [plain, other, hooked] = costs as [number, number, number]
  expect([plain, other, hooked]).toEqual([4, 4, 7])
  expect(steps.filter((step) => /^SCAN (tasks|t)\b/.test(step))).toEqual([])
  expect(steps).toContainEqual(expect.stringMatching(/SEARCH t USING INTEGER PRIMARY KEY/))
  steps.length = 0
  const [hook] = await list(tx, { hookOf: 'hooked', limit: 5 })
  expect(hook).toMatchObject({ name: 'a.onSuccess', hookOf: 'hooked' })
  expect(steps).toContainEqual(expect.stringContaining('tasks_by_hook (hook_of=?'))
})
