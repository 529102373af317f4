// The arithmetic of the bench: medians, ratios taken run by run, and what counts as far.
import { expect, test } from 'vitest'
import { cellOf, type Trial } from './results.ts'
import { judge, type Target } from './targets.ts'

const trial = (system: string, run: number, rate: number): Trial => ({
  store: 'sqlite',
  system,
  scenario: 'drain-10',
  run,
  busy: 0,
  figures: { rate },
})
const target: Target = {
  store: 'sqlite',
  system: 'offstage',
  scenario: 'drain-10',
  metric: 'rate',
  than: { systems: ['a', 'b'] },
  wanted: 2,
}
const verdictOf = (trials: Trial[]) => judge(trials, ['sqlite'], [target])[0]

test('a median stands between the middle two, its spread is half the range', () => {
  expect(cellOf([3, 1, 2])).toEqual({ median: 2, spread: 0.5 })
  expect(cellOf([4, 1, 2, 3])).toEqual({ median: 2.5, spread: 0.6 })
  expect(cellOf([])).toBeUndefined()
})

test('a ratio is taken beside the best of the same run, so that a slower machine slows both sides', () => {
  const runs = [trial('offstage', 1, 100), trial('a', 1, 50), trial('b', 1, 25)]
  const slower = [trial('offstage', 2, 10), trial('a', 2, 2), trial('b', 2, 5)]
  expect(verdictOf([...runs, ...slower])).toMatchObject({ seen: 2, verdict: 'met' })
})

test('what is short by more than twice is far', () => {
  const beside = [trial('a', 1, 100), trial('b', 1, 90)]
  expect(verdictOf([trial('offstage', 1, 110), ...beside])?.verdict).toBe('missed')
  expect(verdictOf([trial('offstage', 1, 90), ...beside])?.verdict).toBe('far')
})

test('the best of some that were not all measured is no best', () => {
  expect(verdictOf([trial('offstage', 1, 100), trial('a', 1, 1)])?.verdict).toBe('not measured')
})

test('a time is to stay below', () => {
  const times: Trial = {
    store: 'sqlite',
    system: 'offstage',
    scenario: 'start-here',
    run: 1,
    busy: 0,
    figures: { p50: 3, p99: 3 },
  }
  const atMost = (metric: 'p50', wanted: number): Target => ({ ...target, scenario: 'start-here', metric, wanted })
  const { than: _, ...p50 } = atMost('p50', 3)
  expect(judge([times], ['sqlite'], [p50])[0]).toMatchObject({ seen: 3, verdict: 'met' })
  expect(judge([times], ['sqlite'], [{ ...p50, wanted: 2 }])[0]?.verdict).toBe('missed')
  expect(judge([times], ['sqlite'], [{ ...p50, wanted: 1 }])[0]?.verdict).toBe('far')
})
