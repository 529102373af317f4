import { expect, test } from 'vitest'
import { Task } from '../task/task.ts'
import {
  areServerFunctions,
  findFunction,
  functionNames,
  grantedScopes,
  grantTask,
  isLive,
  live,
  serverFunctions,
} from './functions.ts'

test('declared functions stay callable and are found by their own names only', () => {
  const functions = serverFunctions({ add: (a: number, b: number) => a + b, list: live(() => [1]) })
  expect(functions.add(1, 2)).toBe(3)
  expect(functions.list()).toEqual([1])
  expect(functionNames(functions)).toEqual(['add', 'list'])
  expect([isLive(functions.add), isLive(functions.list)]).toEqual([false, true])
  for (const name of ['toString', 'constructor', '__proto__', 'hasOwnProperty', 'valueOf', ''])
    expect(findFunction(functions, name)).toBeUndefined()
  expect([areServerFunctions(functions), areServerFunctions({ add: () => 1 }), areServerFunctions(null)]).toEqual([
    true,
    false,
    false,
  ])
})

test('a function that is marked live is not changed itself', () => {
  const plain = () => 1
  live(plain)
  expect(isLive(plain)).toBe(false)
})

test.each(['', '1st', 'a-b', '../x', '__proto__x', 'x'.repeat(101), 'then', 'toJSON'])(
  'refuses the name %j',
  (name) => {
    expect(() => serverFunctions({ [name]: () => 1 })).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }))
  },
)

test('refuses what is no function', () => {
  expect(() => serverFunctions({ seven: 7 as never })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})

test('a task is granted rights by name, and given back', () => {
  const task = new Task({ id: 'x', name: 'x', launchedAt: 1 }, {} as never)
  expect(grantedScopes(task)).toBeUndefined()
  expect(grantTask(task, ['watch', 'logs'])).toBe(task)
  expect(grantedScopes(task)).toEqual(['watch', 'logs'])
  expect(() => grantTask(task, ['everything' as never])).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})
