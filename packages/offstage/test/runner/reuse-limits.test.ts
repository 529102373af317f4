// When a process has done enough: after so many tasks, at an age, when it holds much memory; and a fresh one for each task that asks for it.
import { describe, expect, test } from 'vitest'
import type { RunEnd, Runner } from '../../src/runner/runner.ts'
import { openRunner, start, until } from './bed.ts'
import { bearers, isAlive } from './processes.ts'

const MB = 1024 * 1024
const pidOf = (end: RunEnd) => Number(/\[(\d+)\]/.exec((end as { result: string }).result)?.[1])

/** How many processes this many tasks, one after another, ran in. */
async function processesFor(runner: Runner, tasks: number, pauseMs = 0): Promise<number> {
  const pids = new Set<number>()
  for (let i = 0; i < tasks; i++) {
    pids.add(pidOf(await start(runner, 'leave', ['nothing']).end))
    const began = performance.now()
    await until(() => performance.now() - began >= pauseMs)
  }
  return pids.size
}

describe('a process is ended', () => {
  test('after so many tasks', async () => {
    const runner = openRunner({ recycling: { tasks: 4, leastAgeMs: 0 } })
    expect(await processesFor(runner, 20)).toBeGreaterThanOrEqual(5)
  })

  test('… but not so young that starting others would be most of the work', async () => {
    expect(await processesFor(openRunner({ recycling: { tasks: 4 } }), 20)).toBeLessThanOrEqual(2)
  })

  test('at an age', async () => {
    expect(await processesFor(openRunner({ recycling: { ageMs: 300 } }), 6, 100)).toBeGreaterThanOrEqual(2)
  })

  test.each([
    ['holds more than it may', { memoryBytes: 120 * MB }],
    ['has doubled what it held at first', { growthBytes: 50 * MB }],
  ])('when after a task it %s, and not before', async (_what, recycling) => {
    const runner = openRunner({ recycling })
    const first = pidOf(await start(runner, 'hold', [150]).end)
    await until(() => !isAlive(first))
    expect(await processesFor(runner, 5)).toBeLessThanOrEqual(2)
  })
})

describe('a fresh process', () => {
  test('ran nothing before, and is ended after', async () => {
    const owner = `owner-${process.pid}-${Math.random()}`
    const runner = openRunner({ owner, warm: 1 })
    const seen = new Set<number>()
    for (let i = 0; i < 3; i++) {
      seen.add(pidOf(await start(runner, 'leave', ['nothing']).end))
      const fresh = pidOf(await start(runner, 'leave', ['nothing'], {}, { fresh: true }).end)
      expect(seen.has(fresh)).toBe(false)
      seen.add(fresh)
      await until(() => !isAlive(fresh))
    }
    await until(() => bearers(`OFFSTAGE_SUPERVISOR=${owner}`).length <= 2)
  })

  test('that is no longer waited for is kept for others', async () => {
    const runner = openRunner()
    const told = start(runner, 'leave', ['nothing'], {}, { fresh: true })
    told.run.stop({ reason: null, graceMs: 0, inquest: false })
    expect(await told.end).toMatchObject({ kind: 'stopped' })
    expect(await start(runner, 'add', [1, 2]).end).toEqual({ kind: 'done', result: '[3]' })
  })
})
