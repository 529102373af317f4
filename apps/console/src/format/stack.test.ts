import { expect, test } from 'vitest'
import { readStack, splitFrame } from './stack.ts'

const STACK = `Error: boom
    at parse (/app/src/parse.ts:12:9)
    at crawl (file:///app/tasks.ts:40:3)
    at Object.run (/app/node_modules/lib/index.js:3:1)
    at async node:internal/process/task_queues:95:5
    at async /app/tasks.ts:50:1`

test('runs of the user’s own frames and of library frames are told apart, in order', () => {
  expect(readStack(STACK).map(({ isLibrary, frames }) => [isLibrary, frames.length])).toEqual([
    [false, 2],
    [true, 2],
    [false, 1],
  ])
})

test('the package’s own frames are library frames', () => {
  expect(readStack('E\n    at run (/x/node_modules/offstage/dist/runner/child/main.js:1:1)')[0]!.isLibrary).toBe(true)
  expect(readStack('E\n    at run (/repo/packages/offstage/dist/runner/child/main.js:1:1)')[0]!.isLibrary).toBe(true)
})

test('a message that looks like text between frames is left out; no frames is no groups', () => {
  expect(readStack('just a message')).toEqual([])
})

test('function and place', () => {
  expect(splitFrame('crawl (file:///app/tasks.ts:40:3)')).toEqual(['crawl', '/app/tasks.ts:40:3'])
  expect(splitFrame('async /app/tasks.ts:50:1')).toEqual(['', 'async /app/tasks.ts:50:1'])
})
