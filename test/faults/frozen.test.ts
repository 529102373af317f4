// A supervisor that stands still for long is given up by the others, once; awake again it changes nothing of what was decided, and works on.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Task } from 'offstage'
import { expect, type TestContext, test } from 'vitest'
import { type Bed, ended, openBed, seen } from './bed/bed.ts'
import { freeze } from './bed/freeze.ts'
import { isAlive } from './bed/process-table.ts'
import { ms, row, scaled } from './bed/rows.ts'
import type { Server } from './bed/server.ts'
import { lasting, until } from './bed/until.ts'

const STOP_MS = scaled(0, 60_000)
const LOOPS = 3
const SILENT_MS = scaled(5_000, 30_000)

test.concurrent('F21: the supervisor is frozen, its tasks are not', async (context) => {
  const { bed, frozen, tasks, pids, finishing } = await begin(context)
  await freeze([frozen.pid], bed.data)
  const began = performance.now()
  // This one comes to its end while nobody listens.
  writeFileSync(bed.file('gate'), '')
  await until(() => pids.every((pid) => !isAlive(pid)))
  const goneMs = performance.now() - began
  const missingMs = await allMissing([...tasks, finishing], began)
  const before = await states(tasks)
  await lasting(STOP_MS - (performance.now() - began))
  frozen.signal('SIGCONT')
  await until(async () => (await bed.offstage.engine.store.notes(finishing.id)).length > 0)
  await settled(bed, frozen, tasks, before)
  row(context, {
    fault: 'F21',
    did: `SIGSTOP of a supervisor ${STOP_MS > 0 ? `for ${STOP_MS / 1000} s` : 'until given up'}, one task ends meanwhile; then SIGCONT`,
    demanded: 'missing ≤ 20 s; children end themselves; 0 stale writes, 0 double starts',
    seen: `${ms(missingMs)}; gone after ${ms(goneMs)}; 0, 0; its late result noted`,
    met: missingMs <= 20_500,
  })
})

test.concurrent('F22: the supervisor and its tasks are frozen', async (context) => {
  const { bed, frozen, tasks, pids, quiet, finishing } = await begin(context)
  const all = [frozen.pid, ...pids]
  await freeze(all, bed.data)
  const began = performance.now()
  writeFileSync(bed.file('gate'), '')
  const missingMs = await allMissing([...tasks, finishing], began)
  const before = await states(tasks)
  await lasting(STOP_MS - (performance.now() - began))
  for (const pid of all) process.kill(pid, 'SIGCONT')
  const wokeAt = performance.now()
  await until(() => tasks.slice(0, LOOPS).every((_, i) => !isAlive(pids[i] as number)))
  const goneMs = performance.now() - wokeAt
  // It reports nothing, so that nothing of it can be refused.
  const isQuietGone = await until(() => !isAlive(quiet), SILENT_MS).catch(() => false)
  const quietMs = performance.now() - wokeAt
  await settled(bed, frozen, tasks, before)
  row(context, {
    fault: 'F22',
    did: 'SIGSTOP of a supervisor and its tasks until given up; then SIGCONT',
    demanded: 'missing ≤ 20 s; fenced on wake: 0 stale writes, 0 double starts',
    seen: `${ms(missingMs)}; tasks gone ${ms(goneMs)} after waking, a silent one ${isQuietGone ? ms(quietMs) : `not within ${SILENT_MS / 1000} s`}; 0, 0`,
    met: missingMs <= 20_500 && goneMs <= 5000 && isQuietGone,
  })
})

/** A supervisor with tasks that write state for ever, one that is silent and one that waits for a gate; and another worker. */
async function begin(context: TestContext) {
  const bed = await openBed(context, 'plain', 'stubborn')
  const frozen = await bed.server({ concurrency: LOOPS + 2 })
  const tasks = await Promise.all(Array.from({ length: LOOPS }, () => bed.launch('loop-with-state')))
  const finishing = await bed.launch('gated', bed.file('starts'), bed.file('gate'))
  tasks.push(await bed.launch('idles'))
  const pids: number[] = []
  for (const task of [...tasks, finishing]) pids.push((await seen(task, ({ state }) => state.ready)).state.pid)
  await bed.server({ concurrency: 1 })
  return { bed, frozen, tasks, finishing, quiet: pids[LOOPS] as number, pids }
}

async function allMissing(tasks: Task[], began: number): Promise<number> {
  for (const task of tasks) expect((await ended(task)).status).toBe('missing')
  return performance.now() - began
}

const states = (tasks: Task[]) => Promise.all(tasks.map(async (task) => JSON.stringify(await task.snapshot())))

/** The woken supervisor has changed nothing, started nothing twice, and takes new tasks. */
async function settled(bed: Bed, woken: Server, tasks: Task[], before: string[]): Promise<void> {
  const more = await Promise.all(Array.from({ length: 8 }, () => bed.launch('idles')))
  const parents = new Set<number>()
  // The other worker has one place: with more than one running, the woken one runs some.
  await until(async () => {
    for (const task of more) {
      const { state } = await task.snapshot()
      if (state.ready) parents.add(state.pid)
    }
    return parents.size >= 3
  })
  const running = async () => (await bed.offstage.listBackgroundTasks({ name: 'idles', status: 'running' })).length
  const count = await running()
  // As long as a worker may be silent: the woken one is known again, or what it runs now would be given up.
  await lasting(scaled(0, 25_000))
  expect(await running()).toBeGreaterThanOrEqual(count)
  expect(isAlive(woken.pid)).toBe(true)
  expect(await states(tasks)).toEqual(before)
  expect(readFileSync(bed.file('starts'), 'utf8').trim().split('\n')).toHaveLength(1)
}
