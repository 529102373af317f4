// Plans end to end: a policy gives an owner time, places and a bound, and what is refused says so.
import { createOffstage } from 'offstage/server'
import { expect, onTestFinished, test } from 'vitest'
import { dataAt } from '../postgres/data-at.ts'
import { echo, single, wait } from './fixtures/tasks.ts'
import { TASKS, temporaryFolder } from './start.ts'

test('free users get a second, two at once and four open; paid ones are not bounded (C7)', async () => {
  const offstage = await createOffstage({
    tasks: TASKS,
    ...(await dataAt(temporaryFolder())),
    plan: (owner) => (owner === 'free' ? { name: 'free', timeout: '1s', concurrency: 2, open: 4 } : null),
  })
  onTestFinished(() => offstage.stop(0))
  const free = { owner: 'free' }
  const four = await Promise.all([1, 2, 3, 4].map(() => wait.with(free).launch()))
  await expect(echo.with(free).launch()).rejects.toMatchObject({
    code: 'PLAN_LIMIT',
    details: { plan: 'free', most: 4 },
  })
  await (await single.with({ owner: 'paid' }).launch(0)).result()
  const spans = await Promise.all(
    four.map(async (task) => {
      await expect(task.result()).rejects.toMatchObject({ code: 'TIMED_OUT' })
      const { startedAt, endedAt } = await task.snapshot()
      return [startedAt!, endedAt!] as const
    }),
  )
  const atOnce = spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length)
  expect(Math.max(...atOnce)).toBe(2)
  await (await echo.with(free).launch()).result()
})
