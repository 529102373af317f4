// Tasks in threads: loops are killed as surely, a native call may delay a kill, and the ends are the same as in processes.
import { expect, test } from 'vitest'
import { type Bed, ended, openBed, seen } from './bed/bed.ts'
import { isAlive } from './bed/process-table.ts'
import { ms, percentile, row, scaled } from './bed/rows.ts'

const KILLS = [
  ['F1', 'thread-loop', 'an infinite loop in a thread', 300],
  ['F2', 'thread-that-catches', 'a loop that catches everything, in a thread', 300],
  ['F3', 'thread-blocked', 'a thread blocked in execSync for 3 s', Number.POSITIVE_INFINITY],
] as const

test.for(KILLS)('%s: %s is killed', async ([fault, name, what, withinMs], context) => {
  const bed = await openBed(context, 'threads')
  const server = await bed.server()
  const times: number[] = []
  for (let i = 0; i < (withinMs > 1000 ? 1 : scaled(3, 20)); i++) {
    const task = await bed.launch(name)
    await seen(task, ({ state }) => state.ready)
    const began = performance.now()
    await task.kill({ force: true })
    expect((await ended(task)).status).toBe('killed')
    times.push(performance.now() - began)
  }
  await stillServes(bed, server.pid)
  const p99 = percentile(times, 0.99)
  row(context, {
    fault,
    did: `${what}: ${times.length} forced kills`,
    demanded: Number.isFinite(withinMs) ? `p99 ≤ ${withinMs} ms` : 'killed; may lag as long as the call',
    seen: `p99 ${ms(p99)}`,
    met: p99 <= withinMs,
  })
})

const ENDS = [
  ['F5', 'thread-exits', 'EXITED', /code 3/],
  ['F5', 'thread-throws-in-timer', undefined, /from a timer/],
  ['F6', 'thread-never', 'NO_RESULT', /never settled/],
  ['F9', 'thread-heap', 'OUT_OF_MEMORY', /memory/],
] as const

test.for(ENDS)('%s: %s', async ([fault, name, code, message], context) => {
  const bed = await openBed(context, 'threads')
  const server = await bed.server()
  const { status, error } = await ended(await bed.launch(name))
  expect(status).toBe('failed')
  if (code) expect(error?.code).toBe(code)
  expect(error?.message).toMatch(message)
  await stillServes(bed, server.pid)
  row(context, {
    fault,
    did: `${name.replace('thread-', '').replaceAll('-', ' ')}, in a thread`,
    demanded: `failed ${code ?? 'with its error'}; supervisor up`,
    seen: `failed ${error?.code ?? error?.message}; up`,
    met: true,
  })
})

async function stillServes(bed: Bed, server: number): Promise<void> {
  expect(isAlive(server)).toBe(true)
  expect((await ended(await bed.launch('thread-fine', 7))).result).toBe(7)
}
