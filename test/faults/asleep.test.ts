// A machine that sleeps and wakes: every worker stood still as long as every other, and none is given up.

import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { isAlive } from './bed/process-table.ts'
import { row, scaled } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'

const SLEEP_MS = scaled(18_000, 600_000)
/** As long as a reaper waits before it may act, and a round more. */
const WATCH_MS = scaled(16_000, 22_000)

test('F27: all workers and tasks stand still, and wake', async (context) => {
  const bed = await openBed(context, 'plain')
  const servers = [await bed.server(), await bed.server()]
  const tasks = await Promise.all(
    Array.from({ length: 6 }, () => bed.launch('gated', bed.file('starts'), bed.file('gate'))),
  )
  for (const task of tasks) await seen(task, ({ state }) => state.ready)
  const all = bed.alive()
  for (const pid of all) process.kill(pid, 'SIGSTOP')
  await lasting(SLEEP_MS)
  // The order in which they wake is the machine's.
  for (const pid of all.reverse()) process.kill(pid, 'SIGCONT')
  await lasting(WATCH_MS)
  const statuses = await Promise.all(tasks.map(async (task) => (await task.snapshot()).status))
  expect(statuses).toEqual(tasks.map(() => 'running'))
  writeFileSync(bed.file('gate'), '')
  for (const task of tasks) expect(await ended(task)).toMatchObject({ status: 'completed', attempt: 1 })
  await until(() => servers.every(({ pid }) => isAlive(pid)))
  row(context, {
    fault: 'F27',
    did: `SIGSTOP of two workers and all their ${tasks.length} tasks for ${SLEEP_MS / 1000} s, then SIGCONT`,
    demanded: '0 false missing',
    seen: '0; all completed',
    met: true,
  })
})
