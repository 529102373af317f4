// Where a pool's children begin: starts them, waits until their task modules are loaded, and holds the next start back after failures.
import type { Failure } from '../task/failure.ts'
import { Backoff } from './backoff.ts'
import type { Child, ChildListener } from './child.ts'
import { failure } from './exit-failure.ts'
import type { Kind } from './wear.ts'

export interface NurseryOptions {
  /** What it starts, for the reader. */
  what: 'process' | 'thread'
  /** URLs of the task modules. */
  modules: string[]
  /** Starts one; with so many MB of JavaScript heap, if its task is to have a heap of its own size. May throw. */
  open(listener: ChildListener, heapMb?: number): Child
}

export interface NurseryEvents {
  /** It can take a task. */
  ready(child: Child, kind: Kind): void
  /** None can be had now: the modules are the same for all. */
  failed(error: Failure): void
  /** One that never became ready is gone. */
  gone(child: Child): void
  /** Another may be started after a failure. */
  again(): void
}

/** What is not ready by then never will be. */
const READY_MS = 30_000
/** It may die while it starts for reasons of its own; after this many in a row it is the modules. */
const DEATHS = 3
/** Starting at the same time: more would only slow each other down. */
const STARTING = 4

export class Nursery {
  readonly #options: NurseryOptions
  readonly #events: NurseryEvents
  readonly #starting = new Map<Child, { kind: Kind; timer: NodeJS.Timeout }>()
  readonly #backoff: Backoff
  #deaths = 0
  #isClosed = false

  constructor(options: NurseryOptions, events: NurseryEvents) {
    this.#options = options
    this.#events = events
    this.#backoff = new Backoff(() => events.again())
  }

  get hasRoom(): boolean {
    return !this.#isClosed && this.#starting.size < STARTING && this.#backoff.mayTry()
  }

  /** How many of this kind are being started. */
  count(kind: Kind): number {
    let count = 0
    for (const starting of this.#starting.values()) if (starting.kind === kind) count++
    return count
  }

  /** `undefined` where the system has no room for it or its lines. */
  start(kind: Kind): Child | undefined {
    let child: Child
    try {
      child = this.#options.open(
        {
          report: (report) => report.kind === 'ready' && this.#readied(child, report.error),
          raw: () => undefined,
          vitals: () => undefined,
          note: () => undefined,
          gone: (failure) => this.#died(child, failure),
        },
        typeof kind === 'number' ? kind : undefined,
      )
    } catch (error) {
      this.#failed(
        failure('SPAWN_FAILED', `The task's ${this.#options.what} could not be started: ${(error as Error).message}`),
      )
      return undefined
    }
    this.#starting.set(child, { kind, timer: setTimeout(() => this.#overdue(child), READY_MS).unref() })
    return child
  }

  /** All is well: one was lent. */
  succeeded(): void {
    this.#backoff.reset()
  }

  /** One died that had nothing to do. */
  failed(): void {
    this.#backoff.failed()
  }

  close(): void {
    this.#isClosed = true
    this.#backoff.end()
  }

  #readied(child: Child, error: Failure | undefined): void {
    if (child.isKilled) return
    if (error) {
      this.#failed(error)
      child.kill()
      return
    }
    this.#deaths = 0
    this.#events.ready(child, this.#leave(child) ?? 'any')
  }

  #overdue(child: Child): void {
    const modules = this.#options.modules.join(', ')
    this.#failed(
      failure('TASK_LOAD_ERROR', `The task modules did not finish loading within ${READY_MS / 1000} s: ${modules}`),
    )
    child.kill()
  }

  #died(child: Child, failure: Failure): void {
    // It was told about already if it was killed here.
    if (this.#starting.has(child) && !child.isKilled) {
      this.#deaths++
      if (this.#deaths < DEATHS) this.#backoff.failed()
      else this.#failed(loadFailure(this.#options, failure))
    }
    this.#leave(child)
    this.#events.gone(child)
  }

  #failed(error: Failure): void {
    if (this.#isClosed) return
    this.#backoff.failed()
    this.#events.failed(error)
  }

  #leave(child: Child): Kind | undefined {
    const starting = this.#starting.get(child)
    clearTimeout(starting?.timer)
    this.#starting.delete(child)
    return starting?.kind
  }
}

function loadFailure({ what, modules }: NurseryOptions, cause: Failure): Failure {
  if (cause.code === 'SPAWN_FAILED') return cause
  const text = `The ${what} died while it loaded the task modules (${modules.join(', ')}).`
  return failure('TASK_LOAD_ERROR', text, { ...cause, code: 'EXITED' })
}
