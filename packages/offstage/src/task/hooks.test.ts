import { afterEach, expect, test } from 'vitest'
import { backgroundTask } from './definition.ts'
import { checkHooks, hookArgs, hookName, hookPlan, isHookName } from './hooks.ts'
import { findDefinition, forgetDefinitions, unknownName } from './registry.ts'
import { decode } from './value.ts'

afterEach(() => forgetDefinitions())

test('each hook of a definition is a definition of its own, run and kept as its tasks are, tried again, without hooks', async () => {
  const called: unknown[] = []
  const onFailure = async (task: unknown) => called.push(task)
  const { options } = backgroundTask({ name: 'crawl', isolation: 'thread', keep: { for: '1d' }, onFailure }, () => 1)
  const hook = findDefinition('crawl.onFailure')
  expect(hook).toMatchObject({
    options: { name: 'crawl.onFailure', isolation: 'thread', keep: { for: '1d' }, retries: { max: 5 } },
  })
  expect([await hook!.fn('a task'), called]).toEqual([undefined, ['a task']])
  expect(hookPlan(hook!.options)).toBeUndefined()
  expect(hookPlan(options)).toEqual({
    ends: ['failed'],
    run: { isolation: 'thread', retries: 5, backoff: { firstMs: 1000, factor: 5, mostMs: 600_000 } },
  })
  expect(findDefinition('crawl.onSuccess')).toBeUndefined()
  expect(unknownName('crawls').message).toBe("There is no background task 'crawls'. Did you mean 'crawl'?")
})

test('what is no function is refused, and what is none of them, with the nearest', () => {
  const define = (options: object) => () => backgroundTask({ name: 'crawl', ...options }, () => 1)
  expect(define({ onFailure: 'mail me' })).toThrow('onFailure: mail me is not a function')
  expect(define({ onFailiure: () => 1 })).toThrow("Did you mean 'onFailure'?")
  expect(define({ onMissing: null })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  expect(() => checkHooks({ onSuccess: undefined })).not.toThrow()
})

test('no task can take the name of a hook', () => {
  expect(() => backgroundTask('crawl.onKilled', () => 1)).toThrow(
    expect.objectContaining({ code: 'INVALID_NAME', message: expect.stringContaining("{ name: 'crawl', onKilled:") }),
  )
  for (const name of ['onKilled', 'crawl.onkilled', 'crawl.onKilled.x']) backgroundTask(name, () => 1)
  expect(['completed', 'failed', 'killed', 'missing'].map((end) => hookName('a', end as 'failed'))).toEqual([
    'a.onSuccess',
    'a.onFailure',
    'a.onKilled',
    'a.onMissing',
  ])
  expect(isHookName('a.onMissing')).toBe(true)
})

test('a hook is given its task', () => {
  const ref = { id: 'x', name: 'crawl', launchedAt: 5 }
  expect(decode(hookArgs(ref), { Task: (data: unknown) => ['task', data] })).toEqual([['task', ref]])
})
