// Many short tasks, one after the other: what the supervisor holds stays as it is.
import { expect, test } from 'vitest'
import { type Bed, openBed } from './bed/bed.ts'
import { descendants, descriptors, memoryMb } from './bed/process-table.ts'
import { row, scaled } from './bed/rows.ts'
import type { Server } from './bed/server.ts'
import { until } from './bed/until.ts'

const TASKS = scaled(1000, 100_000)
const BATCH = 500
const AHEAD = 2000
const READY = 2
const SETTLE_MS = scaled(0, 45_000)

test('F26: short tasks by the hundred thousand', async (context) => {
  const bed = await openBed(context, 'plain')
  const server = await bed.server()
  // What a process needs in its first moments is not what is looked for.
  await run(bed, 0, TASKS / 10)
  const start = await measure(server)
  const began = performance.now()
  await run(bed, TASKS / 10, (TASKS * 6) / 10)
  const middle = await measure(server)
  await run(bed, (TASKS * 6) / 10, (TASKS * 11) / 10)
  const end = await measure(server)
  const perSecond = TASKS / ((performance.now() - began) / 1000)
  expect(await bed.offstage.engine.store.count({ statuses: ['failed', 'missing', 'killed'] }, 10)).toBe(0)
  const figures = (name: keyof typeof start) => [start, middle, end].map((at) => Math.round(at[name])).join(' / ')
  row(context, {
    fault: 'F26',
    did: `${TASKS.toLocaleString('en')} short tasks, ${Math.round(perSecond)} a second`,
    demanded: 'memory (middle to end +10 MB), descriptors ±5, children: flat',
    seen: `resident ${figures('residentMb')} MB, heap ${figures('heapMb')} MB, fds ${figures('fds')}, children ${figures('children')}`,
    met:
      end.residentMb - middle.residentMb <= 10 &&
      end.heapMb - middle.heapMb <= 5 &&
      Math.abs(end.fds - start.fds) <= 5 &&
      Math.abs(end.children - start.children) <= 2,
  })
})

/** Launches tasks until there were `to`, at most so many ahead of what is done, and waits for their end. */
async function run(bed: Bed, from: number, to: number): Promise<void> {
  const { host, store } = bed.offstage.engine
  const open = () => store.count({ statuses: ['queued', 'running'] }, AHEAD + 1)
  for (let sent = from; sent < to; sent += BATCH) {
    await until(async () => (await open()) <= AHEAD - BATCH, 600_000)
    const count = Math.min(BATCH, to - sent)
    await host.launch(Array.from({ length: count }, (_, i) => ({ name: 'quick', args: `[[1],${sent + i}]` })))
  }
  await until(async () => (await open()) === 0, 600_000)
}

async function measure(server: Server) {
  // Idle processes beyond those it keeps ready are ended after half a minute.
  await until(() => descendants(server.pid).length <= READY, SETTLE_MS).catch(() => undefined)
  const { heapMb } = await server.figures()
  return {
    residentMb: memoryMb(server.pid).now,
    heapMb,
    fds: descriptors(server.pid),
    children: descendants(server.pid).length,
  }
}
