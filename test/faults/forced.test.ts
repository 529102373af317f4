// Forced kills: no grace, no look at where the task is.
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { isAlive } from './bed/process-table.ts'
import { ms, percentile, row, scaled } from './bed/rows.ts'

const KINDS = [
  ['F1', 'loop', 'an infinite loop'],
  ['F2', 'loop-that-catches', 'a loop that catches everything'],
  ['F2', 'listens-and-loops', 'listens, then loops'],
  ['F3', 'blocked', 'blocked in execSync'],
  ['F3', 'long-query', 'blocked in a long SQLite query'],
] as const

test.for(KINDS)('%s: %s is killed by force', async ([fault, name, what], context) => {
  const bed = await openBed(context, 'stubborn')
  await bed.server()
  const times: number[] = []
  for (let i = 0; i < scaled(3, 20); i++) {
    const task = await bed.launch(name)
    const { state } = await seen(task, ({ state }) => state.ready)
    const began = performance.now()
    await task.kill({ reason: 'at once', force: true })
    expect((await ended(task)).status).toBe('killed')
    times.push(performance.now() - began)
    expect(isAlive(state.pid)).toBe(false)
  }
  const p99 = percentile(times, 0.99)
  row(context, {
    fault,
    did: `${what}: ${times.length} forced kills`,
    demanded: 'p99 ≤ 300 ms',
    seen: `p99 ${ms(p99)}, median ${ms(percentile(times, 0.5))}`,
    met: p99 <= 300,
  })
})

test('F2: a forced kill hurries one that waits for a task that listens', async (context) => {
  const bed = await openBed(context, 'stubborn')
  await bed.server()
  const task = await bed.launch('listens-and-ignores')
  await seen(task, ({ state }) => state.ready)
  await task.kill({ reason: 'please' })
  await seen(task, ({ status }) => status === 'stopping')
  const began = performance.now()
  await task.kill({ force: true })
  expect((await ended(task)).status).toBe('killed')
  const tookMs = performance.now() - began
  row(context, {
    fault: 'F2',
    did: 'killed, then killed by force while it had its grace',
    demanded: '≤ 300 ms after the second',
    seen: ms(tookMs),
    met: tookMs <= 300,
  })
})
