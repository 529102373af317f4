import { expect, test } from 'vitest'
import { progressOf } from './progress.ts'

test('reads the crawler’s two keys', () => {
  expect(progressOf({ total_urls: 120, n_complete: 73, other: 1 })).toEqual({ done: 73, total: 120 })
})

test('counts nothing done when only the total is known yet', () => {
  expect(progressOf({ total_urls: 120 })).toEqual({ done: 0, total: 120 })
})

test('reads progress: { done, total }', () => {
  expect(progressOf({ progress: { done: 1, total: 4 } })).toEqual({ done: 1, total: 4 })
})

test('draws nothing from any other numbers', () => {
  for (const state of [
    {},
    null,
    undefined,
    7,
    'text',
    [1, 2],
    { done: 1, total: 2 },
    { n_complete: 5 },
    { progress: 0.5 },
    { progress: { done: 1 } },
    { progress: null },
  ])
    expect(progressOf(state)).toBeNull()
})

test('refuses numbers that make no sense', () => {
  for (const [done, total] of [
    [-1, 4],
    [1, -4],
    [Number.NaN, 4],
    [1, Number.POSITIVE_INFINITY],
    ['1', 4],
  ])
    expect(progressOf({ progress: { done, total } })).toBeNull()
})
