// Workers that are killed at random while tasks of bounded queues go through them; then a burst into each queue, which shows whether all its places are to be had again.
import { appendFileSync, writeFileSync } from 'node:fs'
import { type LimitOrder, limited } from '../tasks/limited.ts'
import type { Bed } from './bed.ts'
import { judgeLimits, type LimitVerdict, mostWithin } from './limit-judge.ts'
import { BOUNDS, type LimitName, LimitWatch, OF_OWNER } from './limit-lines.ts'
import type { Server } from './server.ts'
import { queryStore } from './store-query.ts'
import { lasting, until } from './until.ts'

export interface LimitPlan {
  tasks: number
  workers: number
  /** Places of each. */
  places: number
  seed: number
}

export interface LimitTrial {
  verdict: LimitVerdict
  kills: number
  /** By status. */
  ends: Record<string, number>
  /** How many ran at once of a burst, and how many should have. */
  burst: Record<LimitName, { ran: number; allowed: number }>
  /** Completed, by the store, and without a trace of it. */
  untrue: string[]
}

export const PLANNED = ['ann', 'ben']
const TENANTS = ['t1', 't2', 't3', 't4']
/** Those that are held back by their rate are few. */
const SHARES: Record<LimitName, number> = { fleet: 0.25, tenants: 0.3, worker: 0.2, rated: 0.1, owned: 0.15 }
const KILLS_APART_MS = [300, 1800] as const
const DOWN_MS = 2500
/** Most are short; some are so long that they are cut, by a kill of their worker, for sure. */
const SHORT_MS = 80
const LONG_MS = 2500
const SHARE_OF_LONG = 0.1
const AT_ONCE = 500
/** As long as one more would surely have begun. */
const SETTLED_MS = 1000
const BURST = 4

export async function tryLimits(bed: Bed, database: string | undefined, plan: LimitPlan): Promise<LimitTrial> {
  const random = randomFrom(plan.seed)
  const query = (statement: string) => queryStore(bed.data, database, statement)
  const effects = bed.file('effects')
  appendFileSync(effects, '')
  const watch = new LimitWatch(effects)
  const begin = () => bed.server({ concurrency: plan.places })
  const servers = await Promise.all(Array.from({ length: plan.workers }, begin))
  for (const [name, share] of Object.entries(SHARES) as [LimitName, number][])
    await launch(name, Math.round(plan.tasks * share))
  const kills = await killUntil(areAllOver)
  const burst = {} as LimitTrial['burst']
  for (const name of Object.keys(BOUNDS) as LimitName[]) burst[name] = await burstInto(name)
  watch.close()
  const rows = await query('select id, status from tasks')
  const ends: LimitTrial['ends'] = {}
  for (const { status } of rows) ends[String(status)] = (ends[String(status)] ?? 0) + 1
  const ended = new Set(watch.lines.filter(({ kind }) => kind === 'end').map(({ task }) => task))
  return {
    verdict: judgeLimits({
      lines: watch.lines,
      deaths: watch.deaths,
      planned: PLANNED,
      starts: await startsOf('rated'),
    }),
    ...{ kills, ends, burst },
    untrue: rows.flatMap(({ id, status }) => (status === 'completed' && !ended.has(String(id)) ? [String(id)] : [])),
  }

  async function launch(name: LimitName, count: number, more: Partial<LimitOrder> = {}): Promise<void> {
    const keys = { tenants: TENANTS, owned: [...PLANNED, 'rich'] }[name as string] ?? ['']
    for (const key of keys) {
      const orders = Array.from({ length: Math.ceil(count / keys.length) }, () => {
        const forMs = Math.round(random() * (random() < SHARE_OF_LONG ? LONG_MS : SHORT_MS))
        return [{ effects, key, forMs, ...more }] as [LimitOrder]
      })
      const owner = name === 'owned' ? key : null
      for (let i = 0; i < orders.length; i += AT_ONCE)
        await bed.offstage.run(() => limited[name].with({ owner }).launchMany(orders.slice(i, i + AT_ONCE)))
    }
  }

  async function areAllOver(): Promise<boolean> {
    return Number((await query('select count(*) as n from tasks where ended_at is null'))[0]?.n) === 0
  }

  /** One after another, now and then two at once; each comes back after a while. */
  async function killUntil(isOver: () => Promise<boolean>): Promise<number> {
    const coming = new Map<number, Promise<void>>()
    let count = 0
    while (!(await isOver())) {
      const [least, most] = KILLS_APART_MS
      await lasting(least + random() * (most - least))
      const i = Math.floor(random() * servers.length)
      // Somebody is always there.
      if (coming.has(i) || coming.size >= servers.length - 1) continue
      count++
      const downMs = random() * DOWN_MS
      const again = async () => {
        await (servers[i] as Server).end()
        await lasting(downMs)
        servers[i] = await begin()
        coming.delete(i)
      }
      coming.set(i, again())
    }
    await Promise.all(coming.values())
    return count
  }

  /** All that it may run at once runs, and no more, however long one looks. */
  async function burstInto(name: LimitName): Promise<LimitTrial['burst'][LimitName]> {
    const allowed = {
      fleet: BOUNDS.fleet.concurrency,
      tenants: BOUNDS.tenants.concurrency,
      worker: BOUNDS.worker.concurrencyPerWorker * plan.workers,
      rated: BOUNDS.rated.rate.limit,
      owned: OF_OWNER * PLANNED.length + 1,
    }[name]
    if (name === 'rated') {
      const before = (await startsOf(name)).length
      await launch(name, BURST * allowed, { forMs: 0 })
      await until(areAllOver, 60_000)
      return { ran: mostWithin((await startsOf(name)).slice(before), BOUNDS.rated.rate.per), allowed }
    }
    const gate = bed.file(`gate of ${name}`)
    // Of the owner without a plan one is enough.
    if (name === 'owned') await launchOwned(gate)
    else await launch(name, BURST * allowed, { gate })
    const running = () => watch.running((line) => line.queue === name)
    await until(() => running() >= allowed, 60_000).catch(() => undefined)
    await lasting(SETTLED_MS)
    const ran = running()
    writeFileSync(gate, '')
    await until(areAllOver, 60_000)
    return { ran, allowed }
  }

  async function launchOwned(gate: string): Promise<void> {
    for (const [owner, count] of [
      ...PLANNED.map((owner) => [owner, BURST * OF_OWNER] as const),
      ['rich', 1] as const,
    ]) {
      const orders = Array.from({ length: count }, () => [{ effects, key: owner, forMs: 0, gate }] as [LimitOrder])
      await bed.offstage.run(() => limited.owned.with({ owner }).launchMany(orders))
    }
  }

  /** By the journal, in order. */
  async function startsOf(queue: LimitName): Promise<number[]> {
    const rows = await query(`select j.at from journal j join tasks t on t.n = j.task_n
      where t.queue = '${queue}' and j.kind = 'status' and j.word = 'running' order by j.at`)
    return rows.map(({ at }) => Number(at))
  }
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
