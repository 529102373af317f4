// A task that floods its supervisor with output or state costs it little memory and none of its attention, and what was dropped is told.
import type { Task } from 'offstage'
import { expect, type TestContext, test } from 'vitest'
import { type Bed, ended, openBed } from './bed/bed.ts'
import { forgetPeak, memoryMb } from './bed/process-table.ts'
import { mb, ms, row, scaled } from './bed/rows.ts'
import type { Server } from './bed/server.ts'
import { until } from './bed/until.ts'

const MB = 1024 * 1024
const CASES = [
  ['lines', scaled(20, 200), (n: number) => n * MB, 'MB in lines of 1 KB'],
  ['many-lines', scaled(100_000, 1_000_000), (n: number) => n * 5, 'short lines'],
  ['one-line', scaled(10, 50), (n: number) => n * MB, 'MB in one line'],
  ['native', scaled(20, 200), (n: number) => n * MB, 'MB written to the descriptor'],
  ['binary', scaled(10, 50), (n: number) => n * MB, 'MB of binary output'],
  ['no-newline', scaled(10, 50), (n: number) => n * MB, 'MB without a newline'],
] as const

test.for(CASES)('F11: %s flood', async ([name, amount, bytesOf, what], context) => {
  const bed = await openBed(context, 'floods', 'plain')
  const server = await quietServer(bed)
  const seen = await measured(server, async () => {
    expect((await ended(await bed.launch(name, amount), 600_000)).status).toBe('completed')
  })
  const [task] = await bed.offstage.listBackgroundTasks({ name })
  const log = await logOf(bed, task as Task)
  expect(log.bytes).toBeLessThanOrEqual(10 * MB + 64 * 1024)
  // What is there and what is said to be dropped make the whole: nothing vanished in silence.
  if (bytesOf(amount) > 10 * MB) expect(log.dropped).toBeGreaterThan(0)
  if (name !== 'binary') expect(log.bytes + log.dropped).toBeGreaterThanOrEqual(bytesOf(amount) * 0.99 - 64 * 1024)
  told(
    context,
    'F11',
    `${amount.toLocaleString('en')} ${what}: kept ${(log.bytes / MB).toFixed(1)} MB, ${(log.dropped / MB).toFixed(1)} MB told as dropped`,
    seen,
  )
})

test('F12: a storm of state', async (context) => {
  const bed = await openBed(context, 'floods', 'plain')
  const server = await quietServer(bed)
  const writes = scaled(5_000_000, 50_000_000)
  const commits = new Set<number>()
  let lastedMs = 0
  const seen = await measured(server, async () => {
    const task = await bed.launch('storm', writes)
    const isOver = async () => {
      const { seq, phase } = await task.snapshot()
      commits.add(seq)
      return phase === 'ended'
    }
    await until(isOver, 600_000)
    const { status, state, startedAt, endedAt } = await task.snapshot()
    expect([status, state]).toEqual(['completed', { i: writes, other: { j: writes } }])
    lastedMs = (endedAt as number) - (startedAt as number)
  })
  // Launch, start and end are no reports of state.
  const perSecond = Math.max(0, commits.size - 3) / (lastedMs / 1000)
  told(
    context,
    'F12',
    `${writes / 1e6} M state writes in ${(lastedMs / 1000).toFixed(1)} s: last value exact, ${perSecond.toFixed(1)} commits/s`,
    seen,
    perSecond <= 11,
    '≤ 10 commits/s, ',
  )
})

test('trial: the supervisor under floods from all sides', async (context) => {
  const bed = await openBed(context, 'floods', 'plain')
  const server = await quietServer(bed)
  const seen = await measured(server, async () => {
    const tasks = await Promise.all(
      (
        [
          ['lines', scaled(20, 200)],
          ['native', scaled(20, 200)],
          ['no-newline', scaled(10, 50)],
          ['storm', scaled(500_000, 5_000_000)],
        ] as const
      ).map(([name, amount]) => bed.launch(name, amount)),
    )
    for (const task of tasks) expect((await ended(task, 600_000)).status).toBe('completed')
  })
  told(context, 'flood', 'lines, native writes, no newline and state at the same time, 4 tasks', seen)
})

interface Seen {
  grownMb: number
  delayP99Ms: number
  delayMaxMs: number
}

/** A supervisor that has run a task of each process it keeps, so that what it needs anyway is there before the flood. */
async function quietServer(bed: Bed): Promise<Server> {
  const server = await bed.server()
  const tasks = await Promise.all(Array.from({ length: 20 }, () => bed.launch('prints', 100)))
  for (const task of tasks) await ended(task)
  return server
}

async function measured(server: Server, act: () => Promise<void>): Promise<Seen> {
  await server.forget()
  const before = memoryMb(server.pid).now
  forgetPeak(server.pid)
  await act()
  const { delayP99Ms, delayMaxMs } = await server.figures()
  return { grownMb: memoryMb(server.pid).peak - before, delayP99Ms, delayMaxMs }
}

function told(context: TestContext, fault: string, did: string, seen: Seen, met = true, also = ''): void {
  row(context, {
    fault,
    did,
    demanded: `${also}supervisor +50 MB at most, loop delay p99 < 50 ms`,
    seen: `${mb(seen.grownMb)} at the peak, p99 ${ms(seen.delayP99Ms)} (max ${ms(seen.delayMaxMs)})`,
    met: met && seen.grownMb < 50 && seen.delayP99Ms < 50,
  })
}

/** The bytes of a task's log as kept, and those its markers say were dropped. */
async function logOf(bed: Bed, { id }: Task): Promise<{ bytes: number; dropped: number }> {
  const sum = { bytes: 0, dropped: 0 }
  for (let after = 0; ; ) {
    const { entries, newer } = await bed.offstage.engine.store.logs({ id, after, limit: 1000 })
    for (const entry of entries) {
      if (entry.kind === 'status' || entry.kind === 'state') continue
      const [, dropped] = /([\d,.]+) bytes (?:of output )?(?:were )?dropped/.exec(entry.text) ?? []
      if (dropped === undefined) sum.bytes += Buffer.byteLength(entry.text) + 1
      else sum.dropped += Number(dropped.replaceAll(/[,.]/g, ''))
    }
    const last = entries.at(-1)
    if (!newer || !last) return sum
    after = last.seq
  }
}
