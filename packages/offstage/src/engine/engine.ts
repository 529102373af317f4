// The composition root: a store, a hub, and (unless told otherwise) a worker with its runners, opened and closed together.
import { randomBytes } from 'node:crypto'
import { isOffstageError, OffstageError } from '../base/errors.ts'
import { Hub } from '../live/hub.ts'
import { currentInlineHost } from '../runner/inline.ts'
import { sweepSupervisor } from '../runner/sweep.ts'
import type { Claim, Store } from '../store/store.ts'
import { closeTables, configureTables } from '../tables/connection.ts'
import { type Host, provideHost } from '../task/host.ts'
import { keptOf } from '../task/keep.ts'
import { declaredQueues, definedNames, findDefinition } from '../task/registry.ts'
import { declaredSchedules } from '../task/schedule.ts'
import { strangersIn, strangersText } from '../worker/strangers.ts'
import { Worker, type WorkerEvents } from '../worker/worker.ts'
import { type Caller, findCaller } from './caller.ts'
import type { EngineConfig } from './config.ts'
import { loadTasks } from './load-tasks.ts'
import { openStore, tablesPlaceOf } from './open-store.ts'
import { Passes } from './passes.ts'
import { openRunners, type Runners } from './runners.ts'
import { type Scope, ScopedHost } from './scoped-host.ts'
import { findSecrets } from './secrets.ts'
import { watchStrangers } from './watch-strangers.ts'

export interface EngineOptions {
  /** Run tasks here. Default true; false for web-only servers and command line tools; 'only' for who is of no use where tasks cannot be run. */
  worker?: boolean | 'only'
  /** Told when nothing can be stored any more (`STORE_REPLACED`): the process is to be ended. Default: a warning on standard error. */
  gone?: (error: OffstageError) => void
  events?: WorkerEvents
  /** The key of the console's link in development. Default: random. */
  consoleKey?: string
}

/** How long a stop waits for running tasks. */
const DRAIN_MS = 30_000
const started = new Set<Engine>()
const newKey = () => randomBytes(24).toString('base64url')

export class Engine {
  readonly config: EngineConfig
  readonly store: Store
  readonly hub: Hub
  readonly consoleKey: string
  readonly passes: Passes
  /** Sees and may do everything: the developer's. */
  readonly host: ScopedHost
  #worker: Worker | undefined
  #runners: Runners | undefined
  #stopping: Promise<void> | undefined
  #unwatch: (() => void) | undefined

  private constructor(config: EngineConfig, store: Store, consoleKey = newKey()) {
    this.config = config
    this.store = store
    this.hub = new Hub(store)
    this.consoleKey = consoleKey
    this.passes = new Passes(
      findSecrets(config.secret ?? process.env.OFFSTAGE_SECRET, config.data, config.isProduction),
    )
    this.host = this.#hostIn({ owner: null, isVisitor: false, parent: null, by: null })
  }

  /** Opens the store, loads the task modules and starts the worker. Errors: those of the store, `TASK_LOAD_ERROR`, `WEAK_SECRET`. */
  static async start(config: EngineConfig, options: EngineOptions = {}): Promise<Engine> {
    await loadTasks(config.tasks)
    const store = await openStore(config, options.worker !== false)
    void store.gone.then(options.gone ?? (({ message, code }) => warnOf(message, code)))
    try {
      const engine = new Engine(config, store, options.consoleKey)
      configureTables({ place: tablesPlaceOf(config), onChange: () => store.bell.ring() })
      started.add(engine)
      await engine.#declare()
      if (options.worker !== false) await engine.#workIfPossible(options)
      const told = options.events?.strangers ?? ((names) => warnOf(strangersText(names)))
      engine.#unwatch = watchStrangers(store, told)
      return engine
    } catch (error) {
      await store.close()
      throw error
    }
  }

  /** The host for a visitor's call: launches carry their owner, lists give their own. */
  hostFor(owner: string | null): Host {
    return this.#hostIn({ owner, isVisitor: true, parent: null, by: owner })
  }

  /** The host for the console and the command line: sees all; kills carry the operator's name. */
  hostOfOperator(by: string): Host {
    return this.#hostIn({ owner: null, isVisitor: false, parent: null, by })
  }

  /** The names under which tasks wait that no live worker knows, sorted. */
  async unknownNames(): Promise<string[]> {
    return await strangersIn(this.store)
  }

  /** Tasks running in this process's worker. */
  get running(): number {
    return this.#worker?.running ?? 0
  }

  /** Drains (running tasks get `drainMs`, default 30 s, to finish), then closes everything. Called again with less time it hurries. */
  async stop(drainMs = DRAIN_MS): Promise<void> {
    if (this.#stopping && drainMs === 0) await this.#worker?.hurry()
    this.#stopping ??= this.#close(drainMs)
    await this.#stopping
  }

  /** What is damaged cannot be written: it is only looked at. */
  async #declare(): Promise<void> {
    const queues = [...declaredQueues()].map(([name, limits]) => ({ name, limits }))
    const keeping = definedNames().map((name) => ({
      name,
      most: keptOf(findDefinition(name)?.options.keep, this.config.keep).most,
    }))
    const schedules = await Promise.all((await declaredSchedules()).map((plan) => this.host.scheduleOf(plan)))
    const told = [
      this.store.declareQueues(queues),
      this.store.declareKeeping(keeping),
      this.store.declareSchedules(schedules, definedNames()),
    ]
    await Promise.all(told).catch((error) => {
      if (!isOffstageError(error, 'STORE_CORRUPT')) throw error
    })
  }

  /** What a damaged store still holds can be looked at, though nothing can be run: the store has warned of it. */
  async #workIfPossible({ events = {}, worker }: EngineOptions): Promise<void> {
    try {
      await this.#work(events)
    } catch (error) {
      if (worker === 'only' || !isOffstageError(error, 'STORE_CORRUPT')) throw error
      await this.#runners?.close()
      this.#runners = undefined
      this.#worker = undefined
    }
  }

  async #work(events: WorkerEvents): Promise<void> {
    const { config, store } = this
    const worker: Worker = new Worker({
      store,
      runnerOf: ({ run }) => runners.of(run.isolation ?? 'process'),
      names: definedNames,
      bounds: boundsPerWorker,
      concurrency: config.concurrency,
      hostOf: (claim) => this.#hostOfTask(claim),
      sweep: sweepSupervisor,
      events: {
        ...events,
        tables: (names) => {
          store.bell.ring()
          events.tables?.(names)
        },
      },
    })
    const runners = openRunners({
      modules: config.tasks,
      owner: worker.row.id,
      tablesPlace: tablesPlaceOf(config),
    })
    this.#runners = runners
    this.#worker = worker
    await worker.start()
  }

  #hostOfTask(claim: Claim): Host {
    return this.#hostIn({
      owner: claim.owner,
      isVisitor: false,
      parent: claim.id,
      by: `task ${claim.name} ${claim.id}`,
      lend: () => this.#worker?.lend(claim) ?? (() => undefined),
    })
  }

  #hostIn(scope: Scope): ScopedHost {
    return new ScopedHost(this.store, this.hub, scope, this.config)
  }

  async #close(drainMs: number): Promise<void> {
    await this.#worker?.stop(drainMs)
    this.#unwatch?.()
    await this.#runners?.close()
    started.delete(this)
    if (started.size === 0) await closeTables()
    await this.store.close()
    this.hub.askAgain()
  }
}

function boundsPerWorker(): Map<string, number> {
  const bounds = [...declaredQueues()].map(([queue, limits]) => [queue, limits?.concurrencyPerWorker] as const)
  return new Map(bounds.filter((bound): bound is readonly [string, number] => bound[1] !== undefined))
}

function warnOf(message: string, code?: string): void {
  process.emitWarning(message, { type: 'OffstageWarning', ...(code === undefined ? {} : { code }) })
}

/** Whose host a launch or list goes to: the inline task's, the caller's, or that of the one engine running here. */
function findHost(): Host | undefined {
  const near = currentInlineHost() ?? (findCaller() as Caller | undefined)?.host
  if (near) return near
  if (started.size > 1) {
    throw new OffstageError(
      'SEVERAL_SERVERS',
      'Several Offstage servers run in this process, so it is not clear which one is meant. Ask one: `offstage.run(() => crawl.launch(url))`.',
    )
  }
  return started.values().next().value?.host
}

provideHost(findHost)
