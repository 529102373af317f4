import { afterEach, expect, test } from 'vitest'
import { backgroundTask } from './definition.ts'
import { forgetDefinitions } from './registry.ts'
import { declaredSchedules, forgetSchedules, type Schedule, schedule } from './schedule.ts'

afterEach(() => {
  forgetDefinitions()
  forgetSchedules()
})

test('what the code declares is made ready to be stored, with what its definition says', async () => {
  const crawl = backgroundTask(
    { name: 'crawl', queue: 'web', retries: 2, key: (url: string) => url },
    async (_url: string) => 1,
  )
  expect(schedule({ task: crawl, args: ['a'], cron: '0 3 * * *', timeZone: 'Europe/Berlin' })).toBe('crawl')
  schedule({
    ...{
      name: 'often',
      task: 'crawl',
      args: ['b'],
      every: '15 minutes',
      from: new Date(5),
      overlap: 'queue',
      missed: 'none',
    },
    ...{ jitter: '30s', tags: ['t'], owner: 'ann', options: { priority: 3, timeout: '1m' } },
  })
  expect(await declaredSchedules()).toEqual([
    {
      ...{
        name: 'crawl',
        task: 'crawl',
        args: '[[1],"a"]',
        timetable: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' },
      },
      ...{
        overlap: 'skip',
        missed: 'last',
        jitterMs: 0,
        tags: [],
        run: { retries: 2 },
        flow: { queue: 'web', key: 'a' },
      },
    },
    {
      ...{ name: 'often', task: 'crawl', args: '[[1],"b"]', timetable: { every: '15 minutes', from: 5 } },
      ...{ overlap: 'queue', missed: 'none', jitterMs: 30_000, tags: ['t'], owner: 'ann' },
      run: { retries: 2, timeoutMs: 60_000 },
      flow: { queue: 'web', key: 'b', priority: 3 },
    },
  ])
})

test.each([
  [{ task: 'a' }, 'INVALID_SCHEDULE', 'neither cron nor every'],
  [{ task: 'a', cron: 'often' }, 'INVALID_SCHEDULE', "cron: 'often'"],
  [
    { task: 'a', cron: '* * * * *', timeZone: 'Mars/Base' },
    'INVALID_SCHEDULE',
    "timeZone: 'Mars/Base' is no time zone",
  ],
  [{ task: 'a', cron: '* * * * *', timezone: 'UTC' }, 'UNKNOWN_OPTION', "Did you mean 'timeZone'?"],
  [{ task: undefined, cron: '* * * * *' }, 'INVALID_SCHEDULE', 'task: give'],
  [{ task: 'a', cron: '* * * * *', name: '' }, 'INVALID_SCHEDULE', 'name: give'],
  [{ task: 'a', cron: '* * * * *', overlap: 'wait' }, 'INVALID_SCHEDULE', 'overlap: wait'],
  [{ task: 'a', cron: '* * * * *', missed: 'some' }, 'INVALID_SCHEDULE', 'missed: some'],
  [{ task: 'a', cron: '* * * * *', jitter: 'bit' }, 'INVALID_SCHEDULE', 'jitter: bit'],
  [{ task: 'a', cron: '* * * * *', args: 'x' }, 'INVALID_SCHEDULE', 'args: give them as an array'],
  [{ task: 'a', cron: '* * * * *', options: { delay: '5s' } }, 'INVALID_SCHEDULE', 'options.delay'],
  [{ task: 'a', cron: '* * * * *', options: { priority: 'high' } }, 'INVALID_OPTION', 'priority'],
  [{ task: 'a', every: '1 day', from: new Date('x') }, 'INVALID_SCHEDULE', 'from: NaN'],
])('%j is refused with %s (B27)', (given, code, fact) => {
  expect(() => schedule(given as unknown as Schedule)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(fact) }),
  )
})

test('two of one name are refused; a task that nobody knows is, when they are stored', async () => {
  schedule({ task: 'nobody', cron: '* * * * *' })
  schedule({ task: 'nobody', cron: '* * * * *' })
  expect(() => schedule({ task: 'nobody', cron: '1 * * * *' })).toThrow("'nobody' is declared twice")
  await expect(declaredSchedules()).rejects.toMatchObject({ code: 'UNKNOWN_TASK_NAME' })
})
