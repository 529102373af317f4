// Watching and stopping from another terminal than the server's.
import { expect, test } from 'vitest'
import { begin, lines, offstage, project, server } from './project.ts'

test('a task that spins is killed, and it is said how long that took (C41)', async () => {
  const folder = project()
  const dev = await server(folder, 'dev')
  const id = (await offstage(folder, ['launch', 'spin'])).out.trim()
  await dev.sees(new RegExp(`^spin ${id.slice(0, 10)} \\| spinning$`, 'm'))
  const killed = await offstage(folder, ['kill', id, '--reason', 'enough'])
  expect(killed).toEqual({ code: 0, out: expect.stringMatching(/^spin \w{10} killed in \d.*s\n$/), err: '' })
  await dev.sees(new RegExp(`^spin ${id.slice(0, 10)} \\| killed after .*enough`, 'm'))
  const { kill, state, status } = JSON.parse((await offstage(folder, ['show', id, '--json'])).out)
  expect([status, kill.reason]).toEqual(['killed', 'enough'])
  expect(state.i).toBeGreaterThan(0)
  const again = await offstage(folder, ['kill', id, '--json'])
  expect([again.code, JSON.parse(again.out)]).toEqual([
    0,
    [expect.objectContaining({ id, status: 'killed', changed: false })],
  ])
})

test('several are killed at once, queued ones never start, and a slip in one id stops none', async () => {
  const folder = project()
  const ids: string[] = []
  for (let i = 0; i < 2; i++) ids.push((await offstage(folder, ['launch', 'spin'])).out.trim())
  expect((await offstage(folder, ['kill', ...ids, 'zzzzz'])).code).toBe(3)
  const { code, out } = await offstage(folder, ['kill', ...ids, '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject(ids.map((id) => ({ id, status: 'killed', changed: true })))
})

test('the kill of a task whose worker is gone is stored, and not waited for', async () => {
  const folder = project()
  const start = await server(folder, 'start')
  const waiting = begin(folder, ['launch', 'spin', '--wait'])
  await waiting.sees(/spinning/)
  const id = waiting.out.slice(0, 26)
  start.process.kill('SIGKILL')
  await start.ended
  const { code, out } = await offstage(folder, ['kill', id])
  expect([code, out]).toEqual([1, expect.stringContaining('it ends when a worker starts: offstage dev')])
  await server(folder, 'start')
  expect((await waiting.ended).code).toBe(5)
})

test('logs -f gives every line in order until the end, from a second process', async () => {
  const folder = project()
  await server(folder, 'start')
  const id = (await offstage(folder, ['launch', 'steps', '[40]'])).out.trim()
  const { code, out } = await offstage(folder, ['logs', id, '-f'])
  expect(code).toBe(0)
  expect(lines(out).map((line) => line.slice(13))).toEqual(Array.from({ length: 40 }, (_, n) => `step ${n + 1}`))
  const [row] = JSON.parse((await offstage(folder, ['ls', '--json'])).out)
  expect(row.progress).toEqual({ done: 40, total: 40 })
})

test('an interrupt ends the following, not the task', async () => {
  const folder = project()
  await server(folder, 'start')
  const waiting = begin(folder, ['launch', 'steps', '[100000]', '--wait'])
  await waiting.sees(/step 3$/m)
  const following = begin(folder, ['logs', waiting.out.slice(0, 26), '-f', '--tail', '0', '--json'])
  await following.sees(/"text":"step \d+"/)
  following.process.kill('SIGINT')
  expect((await following.ended).code).toBe(130)
  waiting.process.kill('SIGINT')
  const { code, err } = await waiting.ended
  expect([code, err]).toEqual([130, expect.stringContaining('detached, the task goes on')])
  const [row] = JSON.parse((await offstage(folder, ['ls', '--json'])).out)
  expect(row.status).toBe('running')
})

test('launch --wait exits by how the task ends, with events in JSON', async () => {
  const folder = project()
  await server(folder, 'start')
  const failed = await offstage(folder, ['launch', 'fail', '--wait'])
  expect([failed.code, failed.out]).toEqual([4, expect.stringMatching(/^failed after .*: no such luck$/m)])
  const show = (await offstage(folder, ['show', failed.out.slice(0, 26)])).out
  expect(show).toMatch(/^error +TypeError: no such luck\n +at .*tasks\.ts:\d+/m)
  expect(show).toMatch(/cause: Error: the cause/)

  const json = await offstage(folder, ['launch', 'steps', '[60]', '--wait', '--json'])
  const events = lines(json.out).map((line) => JSON.parse(line))
  expect(json.code).toBe(0)
  expect(events[0]).toMatchObject({ event: 'launched', name: 'steps', workers: 1 })
  expect(events.filter(({ event }) => event === 'log')).toHaveLength(60)
  expect(events.find(({ event }) => event === 'state')).toMatchObject({ status: 'running', state: { total_urls: 60 } })
  expect(events.at(-1)).toMatchObject({ event: 'end', task: { status: 'completed', result: 60 } })

  const waiting = begin(folder, ['launch', 'spin', '--wait'])
  await waiting.sees(/spinning/)
  await offstage(folder, ['kill', waiting.out.slice(0, 26)])
  expect((await waiting.ended).code).toBe(5)
})
