// Kills at random moments, half of them forced, over tasks of all the nasty kinds: every one is killed, soon, nothing survives and nothing is written afterwards.
import { existsSync, statSync } from 'node:fs'
import type { Task } from 'offstage'
import { expect, test } from 'vitest'
import { type Bed, ended, openBed } from './bed/bed.ts'
import { commandOf, descendants } from './bed/process-table.ts'
import { ms, percentile, row, scaled } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'

const KINDS = [
  'writes-and-loops',
  'writes-on-timers',
  'writes-through-daemons',
  'starts-others-for-ever',
  'catches-everything',
  'is-blocked',
  'floods-its-log',
  'floods-its-state',
  'cleans-up-for-ever',
  'listens-and-throws-late',
  'hoards',
]
/** These are asked first, and take their time. */
const LISTENERS = ['cleans-up-for-ever', 'listens-and-throws-late']
const KILLS = scaled(22, 200)
const AT_ONCE = 4
/** As long as anything that survived would surely have written. */
const AFTER_MS = scaled(500, 5000)

test('trial: random kills', async (context) => {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 31)
  const random = randomFrom(seed)
  const bed = await openBed(context, 'nasty', 'plain')
  const server = await bed.server({ concurrency: AT_ONCE })
  const plans = Array.from({ length: KILLS }, (_, i) => ({
    kind: KINDS[i % KINDS.length] as string,
    file: bed.file(`effects-${i}`),
    afterMs: Math.floor(random() * 700),
    isForced: random() < 0.5,
  }))
  const forced: number[] = []
  const asked: number[] = []
  const sizes = new Map<string, number>()
  const rest = [...plans]
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let plan = rest.shift(); plan; plan = rest.shift()) {
        const { kind, file, afterMs, isForced } = plan
        const task = await bed.launch(kind, file)
        await lasting(afterMs)
        const tookMs = await killed(task, isForced)
        sizes.set(file, sizeOf(file))
        if (isForced) forced.push(tookMs)
        else if (!LISTENERS.includes(kind)) asked.push(tookMs)
      }
    }),
  )
  await lasting(AFTER_MS)
  const wrote = [...sizes].filter(([file, size]) => sizeOf(file) !== size).map(([file]) => file)
  const survivors = await strangersOf(bed, server.pid)
  expect([survivors, wrote]).toEqual([[], []])
  expect((await ended(await bed.launch('quick', 1))).result).toBe(1)
  const forcedP99 = percentile(forced, 0.99)
  const askedP99 = percentile(asked, 0.99)
  row(context, {
    fault: 'kills',
    did: `${KILLS} random kills over ${KINDS.length} kinds of task, seed ${seed}`,
    demanded: 'all killed; forced p99 ≤ 300 ms; 0 survivors, 0 writes afterwards',
    seen: `all; ${forced.length} forced p99 ${ms(forcedP99)}, ${asked.length} asked of the deaf p99 ${ms(askedP99)}; ${survivors.length}, ${wrote.length}`,
    met: forcedP99 <= 300,
  })
})

async function killed(task: Task, isForced: boolean): Promise<number> {
  const began = performance.now()
  await task.kill({ reason: 'at random', force: isForced })
  const { status } = await ended(task)
  expect([task.getTaskName(), status]).toEqual([task.getTaskName(), 'killed'])
  return performance.now() - began
}

/** What lives in the bed and is neither a supervisor nor one of its idle processes. */
async function strangersOf(bed: Bed, server: number): Promise<string[]> {
  const isOurs = (pid: number) => pid === server || commandOf(pid).includes('/runner/child/main')
  const look = () => [...new Set([...bed.alive(), ...descendants(server)])].filter((pid) => !isOurs(pid)).map(commandOf)
  await until(() => look().length === 0, 2000).catch(() => undefined)
  return look()
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
