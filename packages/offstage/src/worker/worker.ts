// Runs tasks: claims what is queued as slots come free, tells attempts when a kill was asked, and drains when the process is to end.

import type { Runner } from '../runner/runner.ts'
import type { Claim, Store, WorkerRow } from '../store/store.ts'
import type { Failure } from '../task/failure.ts'
import type { Host } from '../task/host.ts'
import { killed } from '../task/outcome.ts'
import { graceOf } from '../task/run-options.ts'
import { Accounts } from './accounts.ts'
import { answerOf } from './answer-xray.ts'
import { Attempt } from './attempt.ts'
import { Claimer } from './claimer.ts'
import { Housekeeper } from './housekeeper.ts'
import { newWorker } from './identity.ts'
import { Recorder } from './recorder.ts'

export interface WorkerParts {
  store: Store
  /** Which runner a task runs in. */
  runnerOf: (claim: Claim) => Runner
  /** The names this worker knows, and claims. */
  names: () => string[]
  /** How many tasks of a queue to run at once here, of queues where that is bounded. */
  bounds: () => Map<string, number>
  /** Tasks at once. */
  concurrency: number
  hostOf: (claim: Claim) => Host
  sweep: (worker: string) => Promise<void> | void
  events: WorkerEvents
}

/** What a worker tells of itself; one listener turns it into log lines. */
export interface WorkerEvents {
  /** The function is about to be called. */
  started?(claim: Claim): void
  /** The end of an attempt is stored. */
  ended?(claim: Claim): void
  log?(claim: Claim, level: string, line: string): void
  tables?(names: string[]): void
  reaped?(worker: WorkerRow, tasks: number): void
  /** The store said that these many tasks ran here, and they did not: they were given up. */
  disowned?(tasks: number): void
  /** Tasks wait under these names, and no live worker knows them: told once of each, within a minute, by servers without a worker too. Default: a warning on standard error. */
  strangers?(names: string[]): void
  trouble?(error: unknown): void
}

const TROUBLE_MS = 1000
/** A lease lasts 12 s after the last heart beat; what is exclusive is gone well before. */
const FENCE_MS = 9000
const FENCE_LOOK_MS = 500
/** How long a store that does not answer is waited for at the end. */
const FAREWELL_MS = 3000
/** All that are stopped have ended long before. */
const ENDS_MS = 30_000
/** What is left of a task's grace when the drain is over. */
const SHUTDOWN_GRACE_MS = 1500
/** Kills wait no longer for the next look, however often the bell rings. */
const LOOKS_APART_MS = 3

const UNKNOWN_HERE: Failure = {
  name: 'TaskMissingError',
  code: 'TASK_MISSING',
  message:
    'The store said that this worker ran the task, and it did not: the database went back to an earlier state (a fail-over, a restored copy). Whether the task finished its work is unknown.',
}

export class Worker {
  readonly row: WorkerRow
  readonly #parts: WorkerParts
  readonly #recorder: Recorder
  readonly #attempts = new Map<string, Attempt>()
  readonly #housekeeper: Housekeeper
  readonly #claimer: Claimer
  readonly #accounts = new Accounts()
  #unlisten: (() => void) | undefined
  #obeying: Promise<void> | undefined
  #again = false
  #fencing: NodeJS.Timeout | undefined
  /** X-rays being taken, by request. */
  readonly #xrays = new Set<string>()

  constructor(parts: WorkerParts) {
    this.#parts = parts
    this.row = newWorker(parts.names(), parts.concurrency)
    this.#recorder = new Recorder(parts.store)
    this.#claimer = new Claimer({
      store: parts.store,
      worker: this.row.id,
      concurrency: parts.concurrency,
      names: parts.names,
      bounds: parts.bounds,
      begin: (claim) => this.#begin(claim),
      trouble: (error) => parts.events.trouble?.(error),
    })
    this.#housekeeper = new Housekeeper(this.row.id, {
      store: parts.store,
      sweep: parts.sweep,
      onReaped: (worker, tasks) => parts.events.reaped?.(worker, tasks),
      balance: () => this.#balance(),
    })
  }

  get running(): number {
    return this.#attempts.size
  }

  /** The task waits for one that it launched: its place is another's until what this gives is called. */
  lend(claim: Claim): () => void {
    return this.#claimer.lend(claim)
  }

  async start(): Promise<void> {
    await this.#parts.store.enlist(this.row)
    this.#fencing = setInterval(() => this.#fence(), FENCE_LOOK_MS).unref()
    await this.#housekeeper.start()
    this.#unlisten = this.#parts.store.bell.listen(() => this.#look())
    this.#look()
  }

  /** No new starts; waits at most `drainMs` for what runs, then stops it as a kill would. What is queued stays queued. A store that is out of reach is not waited for long: ends that
   * could not be stored are found by others, as those of a lost worker. */
  async stop(drainMs: number): Promise<void> {
    const all = () => Promise.all([...this.#attempts.values()].map(({ over }) => over))
    await within(FAREWELL_MS, this.#giveBack())
    if (this.#attempts.size > 0 && drainMs > 0) await within(drainMs, all())
    const isReachable = await this.#killRest()
    await within(isReachable ? ENDS_MS : FAREWELL_MS, all())
    this.#unlisten?.()
    clearInterval(this.#fencing)
    this.#housekeeper.stop()
    await within(FAREWELL_MS, this.#recorder.flush())
    await within(FAREWELL_MS, this.#parts.store.retire(this.row.id))
  }

  /** Ends a drain that is under way: what still runs is stopped now. */
  async hurry(): Promise<void> {
    await this.#killRest()
  }

  /** What was claimed and has not begun. */
  async #giveBack(): Promise<void> {
    const unbegun = await this.#claimer.drain()
    if (unbegun.length === 0) return
    const given = await this.#parts.store.giveBack(unbegun.map(({ id, lease }) => ({ id, lease })))
    const asked = { by: 'shutdown', reason: 'its worker was shut down before it began' }
    unbegun.forEach((claim, i) => {
      if (!given[i]) this.#endUnbegun(claim, asked)
    })
  }

  /** Who may be tried again goes back to the queue; the others are killed. Whether the store knows. */
  async #killRest(): Promise<boolean> {
    const attempts = [...this.#attempts.values()]
    if (attempts.length === 0) return true
    const reason = 'the worker was shut down'
    const last = attempts.filter(({ isLast }) => isLast)
    const orders = last.map(({ claim }) => ({ id: claim.id, by: 'shutdown', reason, graceMs: lastGrace(claim) }))
    const told = this.#parts.store.requestKill(orders).then(() => this.#obeyKills())
    const isTold = await within(FAREWELL_MS, told)
    for (const attempt of attempts)
      if (!isTold || !attempt.isLast) attempt.stop({ kind: 'shutdown' }, lastGrace(attempt.claim))
    return isTold
  }

  /** One look at a time; a ring during a look makes one more. */
  #look(): void {
    this.#claimer.look()
    this.#again = true
    this.#obeying ??= this.#obey().finally(() => {
      this.#obeying = undefined
      if (this.#again) this.#look()
    })
  }

  async #obey(): Promise<void> {
    while (this.#again) {
      this.#again = false
      if (this.#attempts.size === 0) return
      try {
        await Promise.all([this.#obeyKills(), this.#takeXrays()])
        await delay(LOOKS_APART_MS)
      } catch (error) {
        if ((error as { code?: string }).code === 'STORE_CLOSED') return
        this.#parts.events.trouble?.(error)
        await delay(TROUBLE_MS)
        this.#again = true
      }
    }
  }

  async #obeyKills(): Promise<void> {
    for (const { id, lease, graceMs, ...kill } of await this.#parts.store.stopping(this.row.id)) {
      const attempt = this.#attempts.get(id)
      if (attempt?.claim.lease === lease) attempt.stop({ kind: 'kill', ...kill }, graceMs)
      const unbegun = this.#claimer.withdraw(lease)
      if (unbegun) this.#endUnbegun(unbegun, kill)
    }
  }

  #endUnbegun(claim: Claim, { by, reason }: { by: string | null; reason: string | null }): void {
    const nobody = () => undefined
    const record = this.#recorder.open(claim, claim.state, { lost: nobody, hold: nobody, release: nobody })
    void record.settle({ outcome: killed(by, reason) })
  }

  /** Ends, by force, the attempts that must not run beside another, before anybody may take this worker for lost. */
  #fence(): void {
    if ((this.#parts.store.silentMs(this.row.id) ?? 0) < FENCE_MS) return
    for (const attempt of this.#attempts.values()) if (attempt.claim.run.exclusive) attempt.stop({ kind: 'fenced' }, 0)
  }

  async #balance(): Promise<void> {
    const { store, events } = this.#parts
    const held = await store.held(this.row.id)
    const own = [...this.#attempts.values()].map(({ claim }) => claim.lease)
    const { strange, lost } = this.#accounts.compare(held, [...own, ...this.#claimer.leases])
    for (const attempt of this.#attempts.values())
      if (lost.includes(attempt.claim.lease)) attempt.stop({ kind: 'lost' }, 0)
    for (const lease of lost) this.#claimer.withdraw(lease)
    if (strange.length === 0) return
    const ended = await store.disown(strange, UNKNOWN_HERE)
    events.disowned?.(ended.length)
  }

  async #takeXrays(): Promise<void> {
    for (const { request, id, lease, profileMs } of await this.#parts.store.xraysWanted(this.row.id)) {
      const attempt = this.#attempts.get(id)
      if (attempt?.claim.lease !== lease || this.#xrays.has(request)) continue
      this.#xrays.add(request)
      void answerOf(attempt, profileMs)
        .then((answer) => this.#parts.store.answerXray(request, answer))
        // The store is closed or out of reach: who asked gives up by itself.
        .catch((error: unknown) => this.#parts.events.trouble?.(error))
        .finally(() => this.#xrays.delete(request))
    }
  }

  #begin(claim: Claim): Promise<void> {
    const { events } = this.#parts
    const attempt = new Attempt(claim, {
      runner: this.#parts.runnerOf(claim),
      recorder: this.#recorder,
      host: this.#parts.hostOf(claim),
      onStarted: () => events.started?.(claim),
      onTables: (names) => events.tables?.(names),
      onLog: (...line) => events.log?.(...line),
    })
    this.#attempts.set(claim.id, attempt)
    void attempt.over.then(() => {
      this.#attempts.delete(claim.id)
      events.ended?.(claim)
    })
    return attempt.ran
  }
}

/** Whoever shuts a worker down waits for it: a task's own long grace does not count then. */
function lastGrace({ run }: Claim): number {
  return Math.min(graceOf(run), SHUTDOWN_GRACE_MS)
}

/** Whether it came about in time. */
async function within(ms: number, happens: Promise<unknown> | undefined): Promise<boolean> {
  const isDone = Promise.resolve(happens).then(
    () => true,
    () => false,
  )
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), ms)
  try {
    return await Promise.race([isDone, promise])
  } finally {
    clearTimeout(timer)
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
