// Queues, schedules and why a task waits, from the command line, on the data folder itself.
import { expect, test } from 'vitest'
import { offstage, project } from './project.ts'

const TASKS = `import { backgroundTask, schedule } from 'offstage'
export const mail = backgroundTask(
  { name: 'mail', queue: { name: 'post', concurrency: 2, rate: { limit: 100, per: '1m' } } },
  async (to: string) => to,
)
schedule({ task: mail, name: 'nightly', args: ['all'], cron: '0 3 * * *', timeZone: 'Europe/Berlin' })
`

async function json(folder: string, ...args: string[]) {
  const { out, err, code } = await offstage(folder, [...args, '--json'])
  if (code !== 0) throw new Error(err)
  return JSON.parse(out)
}

test('a queue is listed with what bounds it, bounded otherwise, paused and resumed; a task tells why it waits', async () => {
  const folder = project({ 'tasks.ts': TASKS })
  const { id } = await json(folder, 'launch', 'mail', '["a"]')
  await json(folder, 'queues', 'post', '--pause', '--concurrency', '5', '--rate-per-key', '3/10s')
  const [row] = await json(folder, 'queues')
  expect(row).toMatchObject({
    name: 'post',
    queued: 1,
    running: 0,
    limits: { concurrency: 5, rate: { limit: 100, perMs: 60_000 }, ratePerKey: { limit: 3, perMs: 10_000 } },
    override: { concurrency: 5, ratePerKey: { limit: 3, perMs: 10_000 } },
    pausedBy: expect.stringContaining('command line'),
  })
  const { out } = await offstage(folder, ['queues'])
  expect(out).toMatch(
    /^QUEUE +WAIT +RUN +BOUNDS +BY +PAUSED\npost +1 +0 +5 at once, 100 in 1m, 3 of a key in 10s +operator, code +/,
  )
  expect((await json(folder, 'explain', id)).reasons).toMatchObject([
    { kind: 'paused', queue: 'post' },
    { kind: 'no-worker' },
  ])
  const explained = await offstage(folder, ['explain', id.slice(0, 10)])
  expect(explained.out).toMatch(
    /^mail \w{10} queued\n {2}The queue 'post' is paused by .*\n {2}No worker is alive: start one/,
  )
  const [after] = await json(folder, 'queues', 'post', '--resume', '--code-limits')
  expect(after).toMatchObject({ override: null, pausedAt: null, limits: { concurrency: 2 } })
})

test('a launch says when, how urgent, where and for whom; with an idempotency key it is one task', async () => {
  const folder = project({ 'tasks.ts': TASKS })
  const urgent = ['--run-at', '2035-01-31T03:00Z', '--priority', '+10', '--queue', 'urgent', '--key', 'ada']
  const { id } = await json(folder, 'launch', 'mail', '["a"]', ...urgent)
  expect((await json(folder, 'explain', id)).reasons).toContainEqual(
    expect.objectContaining({ kind: 'due', at: Date.UTC(2035, 0, 31, 3) }),
  )
  expect(await json(folder, 'queues')).toContainEqual(expect.objectContaining({ name: 'urgent', queued: 1 }))
  const once = ['launch', 'mail', '["b"]', '--delay', '2h', '--idempotency-key', 'b-1']
  expect((await json(folder, ...once)).id).toBe((await json(folder, ...once)).id)
  const other = await offstage(folder, ['launch', 'mail', '["c"]', '--idempotency-key', 'b-1'])
  expect([other.code, other.err]).toEqual([1, expect.stringMatching(/^offstage: .*b-1/)])
  const tooUrgent = await offstage(folder, ['launch', 'mail', '["c"]', '--priority', '1001'])
  expect([tooUrgent.code, tooUrgent.err]).toEqual([1, expect.stringContaining('from -1,000 to 1,000')])
})

test('wrong usage of queues and schedules is told with the fix', async () => {
  const folder = project({ 'tasks.ts': TASKS })
  await json(folder, 'launch', 'mail', '["a"]')
  for (const [args, code, text] of [
    [['queues', 'pots', '--pause'], 3, "There is no queue 'pots'. Did you mean 'post'?"],
    [['queues', '--pause'], 2, 'Name the queue that is meant'],
    [['queues', 'post', '--concurrency', '0'], 2, 'is not a whole number from 1 to 10,000'],
    [['queues', 'post', '--rate', '5 per second'], 2, 'Give how many in which span: 100/1m'],
    [['schedules', 'nightlu', '--run'], 3, "Did you mean 'nightly'?"],
    [['explain', 'zzzz'], 3, 'no task whose id begins'],
  ] as const) {
    const ended = await offstage(folder, [...args])
    expect([ended.code, ended.err]).toEqual([code, expect.stringContaining(text)])
  }
})

test('a schedule is listed, paused, run at once and removed; a task is launched once more', async () => {
  const folder = project({ 'tasks.ts': TASKS })
  expect((await offstage(folder, ['launch', 'mail', '["a"]'])).code).toBe(0)
  const [listed] = await json(folder, 'schedules')
  expect(listed).toMatchObject({ name: 'nightly', task: 'mail', overlap: 'skip', ticks: [] })
  expect(listed.next).toHaveLength(5)
  expect((await offstage(folder, ['schedules'])).out).toMatch(/nightly +mail +0 3 \* \* \* Europe\/Berlin +– +in /)
  expect(await json(folder, 'schedules', 'nightly', '--pause')).toMatchObject({
    next: [],
    pausedBy: expect.any(String),
  })
  const { launched, ticks } = await json(folder, 'schedules', 'nightly', '--run')
  expect(ticks).toMatchObject([{ task: launched, note: expect.stringContaining('run at once by') }])
  const again = await json(folder, 'relaunch', launched)
  const shown = await json(folder, 'show', again.id)
  expect(shown).toMatchObject({ name: 'mail', args: ['all'], status: 'queued' })
  expect(await json(folder, 'schedules', 'nightly', '--remove')).toEqual({ name: 'nightly', removed: true })
})
