// A task that writes to the lines of its own process, by accident or to do harm: its supervisor passes over what cannot be right.
import { describe, expect, test } from 'vitest'
import { openRunner, start } from './bed.ts'

const KINDS = ['ready', 'started', 'log', 'dropped', 'state', 'changed', 'call', 'done', 'failed', 'leaving', 'idle']
const WATCH_KINDS = ['vitals', 'over', 'look']
const ODD = [
  {},
  { at: 'now', bytes: null, patch: 7, vitals: {}, overuse: 3, run: 1, tables: 'all', text: {}, error: 'no' },
]

const forged = (kinds: string[]) => kinds.flatMap((kind) => ODD.map((odd) => JSON.stringify({ kind, ...odd })))

describe('a half-formed report', () => {
  test.each([
    ['the line of reports', 3, forged(KINDS)],
    ['the line of the watchdog', 5, forged(WATCH_KINDS)],
  ])('on %s changes nothing', async (_where, descriptor, lines) => {
    const runner = openRunner()
    const told = start(runner, 'forge', [descriptor, [...lines, '[]', '{"kind":"toString"}', '{"kind":1}']])
    expect(await told.end).toMatchObject({ kind: 'done' })
    expect([told.lines, told.notes, told.state, told.tables]).toEqual([[], [], {}, []])
    expect(told.story.filter((word) => word === 'started')).toHaveLength(1)
    expect(await start(runner, 'add', [1, 2]).end).toEqual({ kind: 'done', result: '[3]' })
  })

  test('of a state that leads nowhere is told in the log, and passed over', async () => {
    const patches = ['[[1],[2,3],[4,5],"a","b",6]', 'no patch', '[7]'].map((patch) => ({ kind: 'state', patch, at: 1 }))
    const told = start(openRunner(), 'forge', [3, patches.map((patch) => JSON.stringify(patch))])
    expect(await told.end).toMatchObject({ kind: 'done' })
    expect(told.lines.filter((line) => line.startsWith('warn … a change of state was passed over'))).toHaveLength(3)
    expect(told.state).toEqual({})
  })
})
