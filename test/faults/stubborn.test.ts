// Tasks that do not stop by themselves are stopped all the same, and soon.
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { bearers, isAlive, variableOf } from './bed/process-table.ts'
import { ms, percentile, row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'

const CASES = [
  ['F1', 'loop', 'an infinite loop', 500],
  ['F1', 'loop-with-state', 'a loop that writes state', 500],
  ['F2', 'loop-that-catches', 'a loop that catches everything, SIGTERM ignored', 500],
  ['F2', 'deaf', 'awaits, all signals ignored', 500],
  ['F2', 'listens-and-ignores', 'listens, does nothing about it (grace 5 s)', 5500],
  ['F2', 'listens-and-loops', 'listens, then loops (grace 5 s)', 5500],
  ['F3', 'blocked', 'blocked in execSync', 500],
  ['F3', 'long-query', 'blocked in a long SQLite query', 500],
] as const

test.for(CASES)('%s: %s is killed', async ([fault, name, what, withinMs], context) => {
  const bed = await openBed(context, 'stubborn')
  await bed.server()
  const hasGrace = withinMs > 1000
  const times: number[] = []
  for (let i = 0; i < (hasGrace ? scaled(1, 3) : scaled(3, 20)); i++) {
    const task = await bed.launch(name)
    const before = await seen(task, ({ state }) => state.ready)
    const began = performance.now()
    await task.kill({ reason: 'enough' })
    const after = await ended(task)
    times.push(performance.now() - began)
    expect(after).toMatchObject({ status: 'killed', error: { code: 'TASK_KILLED' } })
    expect(isAlive(before.state.pid)).toBe(false)
    expect(after.state.pid).toBe(before.state.pid)
    if ('i' in before.state) expect(after.state.i).toBeGreaterThanOrEqual(before.state.i)
  }
  const p99 = percentile(times, 0.99)
  row(context, {
    fault,
    did: `${what}: ${times.length} kills`,
    demanded: `p99 ≤ ${withinMs} ms, state kept`,
    seen: `p99 ${ms(p99)}, median ${ms(percentile(times, 0.5))}`,
    met: p99 <= withinMs,
  })
})

test('F4: a kill takes along everything the task started', async (context) => {
  const bed = await openBed(context, 'stubborn')
  await bed.server()
  const times: number[] = []
  let mostSurvivors = 0
  for (let i = 0; i < scaled(2, 20); i++) {
    const task = await bed.launch('family')
    const { state } = await seen(task, ({ state }) => state.ready)
    const mark = `OFFSTAGE_CHILD=${variableOf(state.pid, 'OFFSTAGE_CHILD')}`
    const family = new Set(bearers(mark).concat(state.pids))
    expect(family.size).toBeGreaterThanOrEqual(10)
    const began = performance.now()
    await task.kill()
    expect((await ended(task)).status).toBe('killed')
    mostSurvivors = Math.max(mostSurvivors, [...family].filter(isAlive).length)
    await until(() => [...family].every((pid) => !isAlive(pid)))
    times.push(performance.now() - began)
    expect(bearers(mark)).toEqual([])
  }
  const slowest = Math.max(...times)
  row(context, {
    fault: 'F4',
    did: `children, daemons, orphans, a fork loop: ${times.length} kills`,
    demanded: '0 survivors after 1 s',
    seen: `${mostSurvivors} at the end, all gone after at most ${ms(slowest)}`,
    met: slowest <= 1000,
  })
  expect(mostSurvivors).toBe(0)
})
