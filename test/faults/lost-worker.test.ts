// A supervisor that is killed takes its tasks along, and what it ran is known to be missing: after its restart, or by another worker.
import { readFileSync } from 'node:fs'
import type { Task } from 'offstage'
import { expect, test } from 'vitest'
import { type Bed, openBed, seen } from './bed/bed.ts'
import { isAlive } from './bed/process-table.ts'
import { ms, row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'

const RUNNING = scaled(8, 20)

test('F20: the supervisor is killed and started again', async (context) => {
  const bed = await openBed(context, 'plain', 'stubborn')
  const { tasks, goneMs, queued } = await killSupervisor(bed)
  const began = performance.now()
  await bed.server({ concurrency: 1 })
  const missingMs = await allMissing(tasks, began)
  // What was queued was not lost, and what ran is not run again.
  await seen(queued, ({ state }) => state.ready)
  expect(readFileSync(bed.file('starts'), 'utf8').trim().split('\n').sort()).toEqual([queued.id])
  row(context, {
    fault: 'F20',
    did: `kill -9 of a supervisor with ${RUNNING} tasks (loops, families, waiting), then a restart`,
    demanded: 'children gone ≤ 1 s; missing ≤ 3 s after the restart',
    seen: `${ms(goneMs)}; ${ms(missingMs)} after the restart began`,
    met: goneMs <= 1000 && missingMs <= 3000,
  })
})

test('F20: the supervisor is killed, and another worker is there', async (context) => {
  const bed = await openBed(context, 'plain', 'stubborn')
  const { tasks, goneMs, killedAt } = await killSupervisor(bed, async () => {
    await bed.server({ concurrency: 1 })
  })
  const missingMs = await allMissing(tasks, killedAt)
  row(context, {
    fault: 'F20',
    did: `kill -9 of a supervisor with ${RUNNING} tasks, another worker on this machine`,
    demanded: 'children gone ≤ 1 s; missing ≤ 20 s',
    seen: `${ms(goneMs)}; ${ms(missingMs)}`,
    met: goneMs <= 1000 && missingMs <= 20_000,
  })
})

async function killSupervisor(bed: Bed, before?: () => Promise<void>) {
  const server = await bed.server({ concurrency: RUNNING })
  const kinds = ['loop', 'family', 'waits', 'deaf'] as const
  const tasks: Task[] = []
  for (let i = 0; i < RUNNING; i++) tasks.push(await bed.launch(kinds[i % kinds.length] as string))
  const others: number[] = []
  for (const task of tasks) {
    const { state } = await seen(task, ({ state }) => state.ready)
    others.push(state.pid, ...(state.pids ?? []))
  }
  const queued = await bed.launch('gated', bed.file('starts'), bed.file('gate'))
  await before?.()
  const rest = new Set<number>(before ? [] : bed.alive())
  const family = new Set([...others, ...rest])
  server.signal('SIGKILL')
  const killedAt = performance.now()
  await until(() => [...family].every((pid) => !isAlive(pid)))
  return { tasks, queued, killedAt, goneMs: performance.now() - killedAt }
}

async function allMissing(tasks: Task[], began: number): Promise<number> {
  for (const task of tasks) {
    const { status, error } = await seen(task, ({ phase }) => phase === 'ended')
    expect([status, error?.code]).toEqual(['missing', 'TASK_MISSING'])
  }
  return performance.now() - began
}
