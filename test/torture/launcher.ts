// A launcher: a process that launches and kills tasks, through a server of its own without a worker and over HTTP as pages do, and notes what was acknowledged.
import { connect, type RemoteTask } from 'offstage/client'
import { createOffstage } from 'offstage/server'
import { note, steadyMs } from './evidence.ts'
import type { functions } from './functions.ts'
import { drawJob, graceOf, type Job, type Kind } from './jobs.ts'
import { LaunchingOnce } from './launching-once.ts'
import { seenWithin } from './pause.ts'
import { Seeded } from './seeded.ts'
import { kinds } from './tasks.ts'
import { visitorOf } from './visitor.ts'

export interface LauncherOrder {
  name: string
  seed: number
  /** Launches per second. */
  rate: number
  longestMs: number
  /** A moment on the steady clock from which all launchers count. */
  since: number
  /** No more launches while so many are queued. */
  mostQueued: number
  /** Servers to launch through, besides the own one. */
  origins: string[]
  evidence: string
}

type Launched = { id: string; kill(force: boolean): Promise<unknown> }

const SHARE_OVER_HTTP = 0.25
const SHARE_KILLED = 0.2
const SHARE_FORCED = 0.4
const SHARE_OF_BURSTS = 0.02
const BURST = 25
const FAREWELL_MS = 8000

const order = JSON.parse(process.argv[2] as string) as LauncherOrder
const random = new Seeded(order.seed, order.name)
const offstage = await createOffstage({ tasks: new URL('./tasks.ts', import.meta.url) }, { worker: false })
const servers = order.origins.map((origin) =>
  connect<typeof functions>(`${origin}/offstage`, { fetch: visitorOf(origin) }),
)
let isOver = false
let pending = 0
let launches = 0
process.on('message', (word) => {
  if (word === 'end') isOver = true
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
const once = new LaunchingOnce(order, [
  ...[1, 2].map(() => async (job: Job) => {
    const options = { retries: job.retries, idempotencyKey: job.key }
    return (await offstage.run(() => kinds[job.kind].with(options).launch(job))).id
  }),
  async (job) => ((await servers[0]!.launchOnce(job)) as unknown as RemoteTask).id,
])

for (let nextAt = performance.now(); !isOver; nextAt += 1000 / order.rate) {
  await until(nextAt)
  while (!isOver && (await isTooMuch())) await until(performance.now() + 100)
  if (performance.now() - nextAt > 1000) nextAt = performance.now()
  const count = random.chance(SHARE_OF_BURSTS) ? BURST : 1
  for (let i = 0; i < count; i++) act()
}
// What is under way may never be answered: then it was not acknowledged.
await Promise.race([
  Promise.all([seenWithin(FAREWELL_MS, () => pending === 0), once.end()]),
  until(performance.now() + FAREWELL_MS),
])
await offstage.stop(0)
process.disconnect()
process.exit()

/** Launches one, and perhaps kills it after a while. All of it is drawn at once, so that answers that come in another order change nothing. */
function act(): void {
  const key = `${order.name}-${++launches}`
  const job = drawJob(random, key, order.longestMs)
  const server = random.chance(SHARE_OVER_HTTP) ? random.int(0, servers.length - 1) : undefined
  const kill = random.chance(SHARE_KILLED)
    ? { afterMs: random.chance(0.3) ? 0 : random.int(50, 2500), isForced: random.chance(SHARE_FORCED) }
    : undefined
  pending++
  void live(job, server, kill).finally(() => pending--)
}

async function live(
  job: Job,
  server: number | undefined,
  kill?: { afterMs: number; isForced: boolean },
): Promise<void> {
  const { key, kind: name, retries } = job
  let task: Launched
  try {
    task = server === undefined ? await launchHere(job) : await launchThere(job, server)
  } catch (error) {
    note(order.evidence, { kind: 'refused', at: steadyMs(), key, code: codeOf(error) })
    return
  }
  note(order.evidence, { kind: 'acked', at: steadyMs(), task: task.id, key, name, retries })
  if (!kill) return
  await until(performance.now() + kill.afterMs)
  try {
    await task.kill(kill.isForced)
    const graceMs = graceOf(name as Kind, kill.isForced)
    note(order.evidence, { kind: 'kill', at: steadyMs(), task: task.id, graceMs })
  } catch (error) {
    note(order.evidence, { kind: 'kill-refused', at: steadyMs(), task: task.id, code: codeOf(error) })
  }
}

async function launchHere(job: Job): Promise<Launched> {
  const task = await offstage.run(() => kinds[job.kind].with({ retries: job.retries }).launch(job))
  return { id: task.id, kill: (force) => task.kill({ force, reason: 'by request' }) }
}

async function launchThere(job: Job, server: number): Promise<Launched> {
  const there = servers[server]!
  const task = (await there.launch(job)) as unknown as RemoteTask
  return { id: task.id, kill: (force) => there.kill(task as never, force) }
}

async function isTooMuch(): Promise<boolean> {
  // A store that is out of reach: the launch itself is to find that out.
  const queued = await offstage.engine.store.count({ statuses: ['queued'] }, order.mostQueued).catch(() => 0)
  return queued >= order.mostQueued
}

function codeOf(error: unknown): string {
  const { code, name, message } = error as { code?: string; name?: string; message?: string }
  return code ?? `${name}: ${message?.slice(0, 100)}`
}

function until(at: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())))
}
