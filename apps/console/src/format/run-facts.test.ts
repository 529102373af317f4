import { expect, test } from 'vitest'
import { graceOf, runFacts } from './run-facts.ts'

test('what is as always is left out', () => {
  expect(runFacts({})).toEqual([])
  expect(runFacts({ isolation: 'process', fresh: false, retries: 0, graceMs: 5000 })).toEqual([])
})

test('what is not is said', () => {
  const run = { isolation: 'thread', fresh: true, retries: 3, timeoutMs: 300_000, graceMs: 0, memoryBytes: 2 ** 28 }
  expect(runFacts(run as Parameters<typeof runFacts>[0])).toEqual([
    ['Runs in', 'a thread'],
    ['Fresh', 'a new thread for each run'],
    ['Retries', 'up to 3'],
    ['Timeout', '5 min 00 s'],
    ['Memory limit', '256.0 MB'],
    ['Grace', '0 ms'],
  ])
  expect([graceOf({}), graceOf({ graceMs: 0 })]).toEqual([5000, 0])
})
