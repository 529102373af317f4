import { expect, test } from 'vitest'
import { isTerminal, phaseOf, STATUSES, sourcesOf, TERMINAL_STATUSES, TRANSITIONS } from './status.ts'

test('an end leads nowhere', () => {
  for (const status of TERMINAL_STATUSES) expect(Object.keys(TRANSITIONS[status])).toEqual([])
})

test('every status can be reached from queued, and every one that is no end leads to an end', () => {
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const to of Object.keys(TRANSITIONS[from as 'queued'])) if (!seen.has(to)) reach(to, seen.add(to))
    return seen
  }
  expect([...reach('queued')].sort()).toEqual([...STATUSES].sort())
  for (const status of STATUSES)
    if (!isTerminal(status)) expect([...reach(status)].some((to) => isTerminal(to as 'queued'))).toBe(true)
})

test('the sources of a status are read off the same table', () => {
  expect(sourcesOf('killed')).toEqual(['queued', 'stopping'])
  expect(sourcesOf('missing')).toEqual(['running'])
  expect(sourcesOf('queued')).toEqual(['running'])
  expect(sourcesOf('completed')).toEqual(['running', 'stopping'])
})

test('the phase of every end is ended', () => {
  expect(STATUSES.map(phaseOf)).toEqual(['queued', 'running', 'stopping', 'ended', 'ended', 'ended', 'ended'])
})
