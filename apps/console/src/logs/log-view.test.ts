import { expect, test } from 'vitest'
import type { ConsoleLogLine } from '../server.ts'
import { nextMatch, viewLog } from './log-view.ts'

const line = (seq: number, level: ConsoleLogLine['level'], text: string): ConsoleLogLine => ({
  seq,
  at: seq,
  level,
  text,
})
const LINES = [
  line(1, 'info', 'start'),
  line(2, 'error', 'Boom'),
  line(3, 'debug', 'x'),
  line(5, 'warn', 'boom \x1b[31mred'),
]

test('the least level hides what is below, the counts do not', () => {
  const view = viewLog(undefined, LINES, { minLevel: 'warn', find: '' })
  expect(view.shown).toEqual([1, 3])
  expect(view.counts).toEqual({ debug: 1, info: 1, warn: 1, error: 1 })
})

test('finds whatever the case, in what can be seen', () => {
  const view = viewLog(undefined, LINES, { minLevel: 'debug', find: 'BOOM R' })
  expect(view.matches).toEqual([3])
})

test('a grown log is carried on and gives the same as a fresh look', () => {
  const lines = LINES.slice(0, 2)
  const query = { minLevel: 'info', find: 'boom' } as const
  const before = viewLog(undefined, lines, query)
  lines.push(...LINES.slice(2))
  expect(viewLog(before, lines, { ...query })).toEqual(viewLog(undefined, lines, query))
})

test('another array is looked at anew', () => {
  const before = viewLog(undefined, LINES.slice(2), { minLevel: 'debug', find: '' })
  expect(viewLog(before, LINES, { minLevel: 'debug', find: '' }).shown).toEqual([0, 1, 2, 3])
})

test('matches are walked through round the end', () => {
  expect(nextMatch([2, 5], 2, 1)).toBe(5)
  expect(nextMatch([2, 5], 5, 1)).toBe(2)
  expect(nextMatch([2, 5], 2, -1)).toBe(5)
  expect(nextMatch([], 0, 1)).toBeNull()
})
