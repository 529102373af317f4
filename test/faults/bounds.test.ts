// Bounds of queues, keys, workers, owners and rates, while workers are killed all the time: never exceeded, and nothing is left over of the dead. Counted by a checker outside of the system.
import { readFileSync, writeFileSync } from 'node:fs'
import { type TestContext, test } from 'vitest'
import { newId } from '../../packages/offstage/src/base/ids.ts'
import type { NewTask } from '../../packages/offstage/src/store/store.ts'
import { encode } from '../../packages/offstage/src/task/value.ts'
import { createDatabase } from '../../packages/offstage/test/postgres/create-database.ts'
import { type Bed, openBedOn } from './bed/bed.ts'
import { mostAtOnce, mostWithin, spansOf, type Told } from './bed/bounds-check.ts'
import { isAlive } from './bed/process-table.ts'
import { row, scaled } from './bed/rows.ts'
import type { Server } from './bed/server.ts'
import { lasting, until } from './bed/until.ts'

const TASKS = scaled(300, 10_000)
const KILLS_APART_MS = 1500
const WORKERS = 3
const FOR_MS = 60
const TENANTS = ['t1', 't2', 't3', 't4', 't5']
const OWNERS = ['o1', 'o2', 'o3']
const UNENDED = ['queued', 'running', 'stopping'] as const

test.for(['SQLite', 'PostgreSQL'])('bounds hold while workers are killed, on %s', async (kind, context) => {
  const { expect } = context
  const bed = await openBedOn(kind === 'SQLite' ? undefined : await newDatabase(context), context, 'bounded')
  const { store } = bed.offstage.engine
  const file = bed.file('told')
  writeFileSync(file, '')
  const servers = await Promise.all(Array.from({ length: WORKERS }, () => bed.server({ concurrency: 10 })))
  const tasks = Array.from({ length: TASKS }, (_, i) => taskOf(i, file))
  for (let i = 0; i < tasks.length; i += 1000) await store.launch(tasks.slice(i, i + 1000))
  const deaths = new Map<number, number>()
  let kills = 0
  while ((await store.count({ statuses: [...UNENDED] }, 1)) > 0) {
    await lasting(KILLS_APART_MS)
    await killOne(servers, kills++, file, deaths, bed)
  }
  const lines = toldIn(file)
  const { spans, open } = spansOf(lines, deaths)
  const seen = {
    queue: mostAtOnce(spans, ({ queue }) => (queue === 'narrow' ? queue : undefined)),
    key: mostAtOnce(spans, ({ queue, key }) => (queue === 'narrow' ? key : undefined)),
    worker: mostAtOnce(spans, ({ queue, worker }) => (queue === 'narrow' ? `${worker}` : undefined)),
    owner: mostAtOnce(spans, ({ queue, key }) => (queue === 'owned' ? key : undefined)),
    rate: mostWithin(await startsOf(bed, 'rated'), 1000),
  }
  const ends = Object.fromEntries(
    await Promise.all(
      (['completed', 'failed', 'killed', 'missing'] as const).map(async (status) => [
        status,
        await store.count({ statuses: [status] }, TASKS + 1),
      ]),
    ),
  )
  // Nothing is left over: as many as may hold their places at once.
  const held = bed.file('held')
  const gate = bed.file('gate')
  writeFileSync(held, '')
  await store.launch(Array.from({ length: 20 }, (_, i) => holderOf(i, held, gate)))
  const isFull = () => toldIn(held).length === 8
  await until(isFull, 30_000)
  await lasting(500)
  const again = toldIn(held).length
  writeFileSync(gate, '')
  await until(async () => (await store.count({ statuses: [...UNENDED] }, 1)) === 0)
  expect(open).toEqual([])
  expect(ends.failed + ends.killed).toBe(0)
  expect(ends.completed + ends.missing).toBe(TASKS)
  expect(seen.queue, 'at once in the queue').toBeLessThanOrEqual(8)
  expect(seen.key, 'at once of a key').toBeLessThanOrEqual(3)
  expect(seen.worker, 'at once in a worker').toBeLessThanOrEqual(3)
  expect(seen.owner, 'at once of an owner').toBeLessThanOrEqual(2)
  expect(seen.rate, 'begun in a second').toBeLessThanOrEqual(50)
  row(context, {
    fault: 'bounds',
    did: `${kind}: ${TASKS.toLocaleString('en')} tasks in a queue of 8 at once (3 of a key, 3 in a worker), of owners with 2 at once, at most 50 starts in 1 s; 3 workers, ${kills} times kill -9`,
    demanded: 'never more; afterwards as many as may; every task ended',
    seen: `at most ${seen.queue} (${seen.key}, ${seen.worker}), ${seen.owner}, ${seen.rate}; 8 of 20 hold the queue; ${ends.completed} completed, ${ends.missing} missing after 3 crashes; ${lines.length.toLocaleString('en')} lines checked`,
    met: again === 8 && seen.queue === 8,
  })
})

/** Seven in ten of the narrow queue, two of owners, one with a rate. */
function taskOf(i: number, file: string): NewTask {
  const kind = i % 10 < 7 ? 'narrow' : i % 10 < 9 ? 'owned' : 'rated'
  const who = kind === 'owned' ? OWNERS[i % OWNERS.length]! : TENANTS[i % TENANTS.length]!
  const task = newTask(kind, [file, who, FOR_MS])
  if (kind === 'owned') return { ...task, owner: who, ownerMost: 2 }
  return kind === 'narrow' ? { ...task, key: who } : task
}

function holderOf(i: number, file: string, gate: string): NewTask {
  const key = `h${i}`
  return { ...newTask('holds', [file, key, gate]), queue: 'narrow', key }
}

function newTask(name: string, args: unknown[]): NewTask {
  return {
    ...{ id: newId(), name, owner: null, tags: [], parent: null, run: { retries: 2 } },
    args: encode(args, { what: 'args' }),
  }
}

/** Notes when the processes of its attempts are seen dead, and starts another in its place. */
async function killOne(servers: Server[], n: number, file: string, deaths: Map<number, number>, bed: Bed) {
  const place = n % servers.length
  const victim = servers[place]!
  victim.signal('SIGKILL')
  await victim.exited
  await until(() => {
    const { open } = spansOf(toldIn(file), deaths)
    // One that began when its worker was dead already has process 1 as its parent.
    const left = open.filter(({ worker }) => worker === victim.pid || worker === 1)
    for (const { pid } of left) if (!isAlive(pid)) deaths.set(pid, Number(process.hrtime.bigint() / 1000n))
    return left.length === 0 && !bed.alive().some((pid) => left.some((told) => told.pid === pid))
  })
  servers[place] = await bed.server({ concurrency: 10 })
}

function toldIn(file: string): Told[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as Told)
}

/** When attempts were begun, by the store's clock, ms. */
async function startsOf(bed: Bed, name: string): Promise<number[]> {
  const { store } = bed.offstage.engine
  const starts: number[] = []
  for (let before: number | undefined; ; ) {
    const page = await store.list({ names: [name], limit: 1000, ...(before === undefined ? {} : { beforeN: before }) })
    for (const { id, startedAt, attempt } of page) {
      if (startedAt !== null) starts.push(startedAt)
      if (attempt > 1) starts.push(...(await store.attempts(id)).map((each) => each.startedAt))
    }
    before = page.at(-1)?.n
    if (page.length < 1000) return starts
  }
}

async function newDatabase(context: TestContext): Promise<string> {
  const { url, drop } = await createDatabase()
  context.onTestFinished(drop)
  return url
}
