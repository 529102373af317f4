import { describe, expect, test } from 'vitest'
import { OffstageError, TaskKilledError, TaskMissingError } from '../base/errors.ts'
import { errorFrom, failureFrom } from './failure.ts'

const trap = (name: string) =>
  new Proxy(new Error('x'), {
    get(target, key) {
      if (key === name) throw new Error('trap')
      return Reflect.get(target, key)
    },
  })

describe('whatever is thrown becomes an error that can be printed', () => {
  const endless = new Error('endless')
  endless.cause = endless
  test.each([
    [null, 'The task threw null'],
    [undefined, 'The task threw undefined'],
    ['text', 'The task threw "text"'],
    [42n, 'The task threw 42'],
    [Symbol('s'), 'The task threw Symbol(s)'],
    [{ a: 1 }, 'The task threw an object: {"a":1}'],
    [() => 1, 'The task threw'],
    [trap('message'), ''],
    [trap('name'), 'x'],
    [trap('stack'), 'x'],
    [trap('cause'), 'x'],
    [
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no')
          },
          has: () => {
            throw new Error('no')
          },
        },
      ),
      'cannot be read',
    ],
    [endless, 'endless'],
    [new AggregateError([new Error('a')], 'many'), 'many'],
  ])('%#', (thrown, message) => {
    const failure = failureFrom(thrown)
    expect(failure.message).toContain(message)
    expect(JSON.stringify(failure).length).toBeLessThan(64 * 1024)
  })

  test('a message of a megabyte and a huge stack are cut', () => {
    const error = new Error('m'.repeat(1024 * 1024))
    const failure = failureFrom(error)
    expect(failure.message.length).toBeLessThan(8 * 1024 + 50)
    expect((failure.stack as string).length).toBeLessThan(16 * 1024 + 50)
  })

  test('at most three causes are kept', () => {
    let error = new Error('0')
    for (let i = 1; i < 10; i++) error = new Error(String(i), { cause: error })
    let depth = 0
    for (let failure = failureFrom(error).cause; failure; failure = failure.cause) depth++
    expect(depth).toBe(3)
  })

  test('other fields of an error, which may be secret, are dropped (B21)', () => {
    const failure = failureFrom(Object.assign(new Error('x'), { password: 'hunter2', code: 7 }))
    expect(JSON.stringify(failure)).not.toContain('hunter2')
    expect(failure.code).toBe('7')
  })
})

describe('the error a caller gets', () => {
  test.each([
    [{ name: 'x', message: 'm', code: 'TASK_KILLED' }, TaskKilledError],
    [{ name: 'x', message: 'm', code: 'TASK_MISSING' }, TaskMissingError],
    [{ name: 'OffstageError', message: 'm', code: 'EXITED' }, OffstageError],
    [{ name: 'TypeError', message: 'm', code: 'E_USER' }, Error],
  ])('%o', (failure, type) => {
    const error = errorFrom(failure)
    expect(error).toBeInstanceOf(type)
    expect([error.name, error.message, (error as { code?: string }).code]).toEqual([failure.name, 'm', failure.code])
  })
})
