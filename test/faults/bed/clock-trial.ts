// What is looked at while wall clocks jump: whether anybody is taken for lost, and the spans between the times that are kept.
import { writeFileSync } from 'node:fs'
import type { Task } from 'offstage'
import { expect } from 'vitest'
import { type Bed, ended, seen } from './bed.ts'
import type { WallClock } from './clocks.ts'
import type { ServerOptions } from './server.ts'
import { lasting } from './until.ts'

/** As long as a housekeeper waits before it judges anybody, and a bit. */
const WARM_MS = 12_500
/** In this time every heart has beaten and every housekeeper has looked. */
const BEAT_MS = 3300
const HOUR_MS = 3_600_000

export const JUMPS = [HOUR_MS, -HOUR_MS, Date.UTC(2100, 0) - Date.now(), 0]

export interface Trial {
  /** Tasks that ran all the time. */
  running: number
  ended: number
  shortestMs: number
}

/** Needs the task modules `plain` and `clocks`. `apartMs`: how long each time is kept. */
export async function tryJumps(bed: Bed, clock: WallClock, apartMs: number, options: ServerOptions): Promise<Trial> {
  const servers = [await bed.server(options), await bed.server(options)]
  const running = await Promise.all(
    Array.from({ length: 4 }, () => bed.launch('gated', bed.file('starts'), bed.file('gate'))),
  )
  for (const task of running) await seen(task, ({ state }) => state.ready)
  const warm = lasting(WARM_MS)
  const others: Task[] = []
  for (const jump of JUMPS) others.push(...(await tryTasks(bed, () => clock.set(jump))))
  await warm
  for (const jump of [...JUMPS.slice(0, 1), ...(apartMs > BEAT_MS ? JUMPS.slice(1) : [0])]) {
    clock.set(jump)
    await lasting(Math.max(apartMs, BEAT_MS))
  }
  for (const task of running) expect(await task.snapshot()).toMatchObject({ status: 'running', attempt: 1 })
  expect(servers.map(({ process }) => process.exitCode)).toEqual([null, null])
  writeFileSync(bed.file('gate'), '')
  for (const task of running) expect(await ended(task)).toMatchObject({ status: 'completed', attempt: 1 })
  const all = [...running, ...others]
  const spans = (await Promise.all(all.map((task) => spansOf(bed, task)))).flat()
  for (const span of spans) expect(span).toBeGreaterThanOrEqual(0)
  return { running: running.length, ended: all.length, shortestMs: Math.min(...spans) }
}

/** Tasks in all stages of their lives at the moment when the clock jumps; and one after it. */
async function tryTasks(bed: Bed, jump: () => void): Promise<Task[]> {
  const [victim, waiting] = [await bed.launch('obeys'), await bed.launch('again')]
  await seen(victim, ({ status }) => status === 'running')
  await seen(waiting, ({ attempt, status }) => attempt === 1 && status === 'queued')
  jump()
  const later = await bed.launch('quick')
  await victim.kill()
  // Its next try may be an hour away now.
  await waiting.kill()
  const all = [victim, waiting, later]
  for (const task of all) await ended(task)
  return all
}

/** All spans that anybody may be shown of a task. */
async function spansOf(bed: Bed, task: Task): Promise<number[]> {
  const { launchedAt, startedAt, endedAt } = await task.snapshot()
  const attempts = await bed.offstage.engine.store.attempts(task.id)
  const report = await task.killReport()
  const steps = report ? [report.askedAt, report.signalledAt, report.forcedAt, report.deadAt] : []
  const times = [launchedAt, startedAt, endedAt]
  return [...spansIn(times), ...spansIn(steps), ...attempts.map((each) => each.endedAt - each.startedAt)]
}

function spansIn(times: (number | null)[]): number[] {
  const known = times.filter((at) => at !== null)
  return known.slice(1).map((at, i) => at - (known[i] as number))
}
