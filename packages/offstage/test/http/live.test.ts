// Live server functions over a page's stream: called again after changes, sent when the result differs.
import { live, OffstageError, serverFunctions } from 'offstage'
import { requireUser } from 'offstage/server'
import { expect, test, vi } from 'vitest'
import { decode } from '../../src/task/value.ts'
import { args, type Bed, Handle, openBed, Visitor } from './bed.ts'
import { openStream } from './open-stream.ts'

const ask = (fn: string, encoded = '[[]]') => ({ key: fn, fn, args: encoded })
const resultOf = ({ value }: { value: string }) => decode(value, { Task: (wire: Handle) => new Handle(wire) })

function openLive() {
  const calls = vi.fn()
  const tasks = () => bed.offstage.listBackgroundTasks()
  const functions = serverFunctions({
    count: live(async () => (await tasks()).length),
    named: live(async (name: string) => (await bed.offstage.listBackgroundTasks({ name })).length),
    handles: live(async () => {
      calls()
      return await bed.offstage.listBackgroundTasks({ name: 'echo' })
    }),
    plain: () => 1,
    broken: live(() => {
      throw new RangeError('out of range')
    }),
    mine: live(() => requireUser<{ id: string }>().id),
    breaksLater: live(async () => {
      if ((await tasks()).length > 0) throw new OffstageError('INVALID_URL', 'later')
      return 'fine'
    }),
  })
  let bed: Bed
  return {
    calls,
    open: async () => {
      bed = await openBed({
        functions,
        authenticate: (request) => (request.headers.get('x-user') ? { id: 'ann' } : null),
      })
      return bed
    },
  }
}

test('a result is pushed when it differs, and only then', async () => {
  const { open, calls } = openLive()
  const bed = await open()
  const stream = await openStream(new Visitor(bed), {
    lives: [ask('count'), ask('named', args('echo')), ask('handles')],
  })
  expect(resultOf(await stream.next('live', 'count'))).toBe(0)
  await bed.offstage.launchBackgroundTask('near', 1)
  expect(resultOf(await stream.next('live', 'count'))).toBe(1)
  const echo = await bed.offstage.launchBackgroundTask('echo')
  expect(resultOf(await stream.next('live', 'count'))).toBe(2)
  const frames = () => stream.seen.filter(({ event }) => event === 'live') as { data: { key: string; value: string } }[]
  const of = (key: string) =>
    frames()
      .filter(({ data }) => data.key === key)
      .map(({ data }) => resultOf(data))
  await expect.poll(() => of('named')).toEqual([0, 1])
  // Handles carry a new pass with every call; that alone is no news.
  await expect.poll(() => of('handles')).toEqual([[], [expect.objectContaining({ id: echo.id })]])
  const before = calls.mock.calls.length
  await bed.offstage.launchBackgroundTask('near', 2)
  await expect.poll(() => calls.mock.calls.length).toBeGreaterThan(before)
  await expect.poll(() => of('count')).toEqual([0, 1, 2, 3])
  expect(of('handles')).toHaveLength(2)
})

test('what cannot be watched is refused at once, by name and message, and the rest goes on', async () => {
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { open } = openLive()
  const bed = await open()
  const stream = await openStream(new Visitor(bed), {
    lives: ['plain', 'cout', 'broken', 'mine', 'toString', 'count', 'breaksLater']
      .map((name) => ask(name))
      .concat({ ...ask('named', '{'), key: 'bad' }),
  })
  const refused = new Map<string, object>()
  while (refused.size < 6) {
    const { key, error } = await stream.next('refused')
    refused.set(key, error)
  }
  expect(Object.fromEntries(refused)).toMatchObject({
    plain: { code: 'NOT_LIVE' },
    cout: { code: 'UNKNOWN_FUNCTION', message: expect.stringContaining("'count'") },
    toString: { code: 'UNKNOWN_FUNCTION' },
    broken: { code: 'FUNCTION_FAILED', name: 'RangeError', message: 'out of range' },
    mine: { code: 'LOGIN_REQUIRED' },
    bad: { code: 'INVALID_JSON' },
  })
  expect(report).toHaveBeenCalledTimes(1)
  const lives = () => stream.seen.filter(({ event }) => event === 'live').length
  await expect.poll(lives).toBe(2)
  await bed.offstage.launchBackgroundTask('near', 1)
  expect((await stream.next('refused', 'breaksLater')).error).toMatchObject({ code: 'INVALID_URL', message: 'later' })
  await bed.offstage.launchBackgroundTask('near', 1)
  await expect.poll(lives).toBeGreaterThanOrEqual(3)
})

test('a live function runs on behalf of the visitor who watches it', async () => {
  const { open } = openLive()
  const bed = await open()
  const ann = new Visitor(bed)
  const fetchAs = ann.fetch
  const signedIn = Object.assign(Object.create(ann) as Visitor, {
    fetch: ((input, init) =>
      fetchAs(input, { ...init, headers: { ...(init?.headers as object), 'x-user': 'ann' } })) as typeof fetch,
  })
  const stream = await openStream(signedIn, { lives: [ask('mine')] })
  expect(resultOf(await stream.next('live'))).toBe('ann')
})
