// The processes of a runner: a few kept warm (started, modules loaded), each lent to one run at a time, taken back if its task ended clean, ended otherwise.
import type { Failure } from '../task/failure.ts'
import { Backoff } from './backoff.ts'
import { exitFailure, failure } from './exit-failure.ts'
import type { Report } from './messages.ts'
import { Child, type ChildOptions, type Exit } from './process-child.ts'

/** Who waits for a process. */
export interface Seeker {
  take(child: Child): void
  refuse(error: Failure): void
}

export interface PoolOptions extends ChildOptions {
  /** Idle processes to keep ready. */
  warm: number
  /** How long an idle process beyond those is kept. */
  maxIdleMs: number
  /** A process could not load the task modules. */
  onTrouble: (error: Failure) => void
}

/** A process that is not ready by then never will be. */
const READY_MS = 30_000
/** How long a process may take to become clean after its task's end. */
const SETTLE_MS = 1000
const TICK_MS = 3000
/** A process may die while it starts for reasons of its own; after this many in a row it is the modules. */
const DEATHS = 3
/** Processes starting at the same time: more would only slow each other down. */
const STARTING = 4

export class Pool {
  readonly #options: PoolOptions
  readonly #all = new Set<Child>()
  readonly #starting = new Set<Child>()
  readonly #seekers = new Set<Seeker>()
  readonly #backoff = new Backoff(() => this.#balance())
  readonly #timers = new Map<Child, NodeJS.Timeout>()
  readonly #ticker: NodeJS.Timeout
  #idle: Child[] = []
  #deaths = 0
  #closing: PromiseWithResolvers<void> | undefined

  constructor(options: PoolOptions) {
    this.#options = options
    this.#ticker = setInterval(() => {
      for (const child of this.#all) child.tick()
    }, TICK_MS)
    this.#ticker.unref()
    this.#balance()
  }

  /** Gives the seeker a process as soon as there is one. */
  seat(seeker: Seeker): void {
    const child = this.#idle.pop()
    if (child) this.#lend(child, seeker)
    else this.#seekers.add(seeker)
    this.#balance()
  }

  unseat(seeker: Seeker): void {
    this.#seekers.delete(seeker)
  }

  /** The task has ended: the process is taken back when it says it is idle, and ended if it does not within a second. */
  release(child: Child, isIdle: boolean): void {
    if (isIdle) {
      this.#settle(child)
      return
    }
    child.listener = {
      report: (report) => report.kind === 'idle' && this.#settle(child),
      raw: () => undefined,
      gone: () => this.lose(child),
    }
    this.#setTimer(child, SETTLE_MS, () => this.#discard(child))
  }

  /** The process is gone. */
  lose(child: Child): void {
    this.#setTimer(child)
    this.#all.delete(child)
    this.#starting.delete(child)
    this.#idle = this.#idle.filter((other) => other !== child)
    this.#balance()
    if (this.#all.size === 0) this.#closing?.resolve()
  }

  /** Kills every process; resolves when none is left. */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = Promise.withResolvers()
      clearInterval(this.#ticker)
      this.#backoff.end()
      for (const child of this.#all) child.kill()
      if (this.#all.size === 0) this.#closing.resolve()
    }
    await this.#closing.promise
  }

  /** Starts as many processes as are waited for, and to be kept warm, less those there are. */
  #balance(): void {
    while (
      !this.#closing &&
      this.#starting.size < STARTING &&
      this.#idle.length + this.#starting.size < this.#seekers.size + this.#options.warm &&
      this.#backoff.mayTry()
    ) {
      this.#start()
    }
  }

  #start(): void {
    let child: Child
    try {
      child = new Child(this.#options, {
        report: (report) => this.#readied(child, report),
        raw: () => undefined,
        gone: (exit) => this.#died(child, exit),
      })
    } catch (error) {
      // The system has no room for another process or its lines.
      this.#failed(exitFailure({ code: null, signal: null, error: error as Error, lastWords: '' }))
      return
    }
    this.#all.add(child)
    this.#starting.add(child)
    this.#setTimer(child, READY_MS, () => {
      const modules = this.#options.modules.join(', ')
      this.#failed(
        failure('TASK_LOAD_ERROR', `The task modules did not finish loading within ${READY_MS / 1000} s: ${modules}`),
      )
      this.#discard(child)
    })
  }

  #readied(child: Child, report: Report): void {
    if (report.kind !== 'ready') return
    if (report.error) {
      this.#failed(report.error)
      this.#discard(child)
      return
    }
    this.#deaths = 0
    this.#starting.delete(child)
    this.#settle(child)
  }

  #died(child: Child, exit: Exit): void {
    this.#deaths++
    if (this.#deaths < DEATHS) this.#backoff.failed()
    else this.#failed(loadFailure(this.#options.modules, exit))
    this.lose(child)
  }

  /** The modules are the same for all: whoever waits is told, and the next try waits a little. */
  #failed(error: Failure): void {
    if (this.#closing) return
    this.#backoff.failed()
    this.#refuseAll(error)
  }

  #refuseAll(error: Failure): void {
    this.#options.onTrouble(error)
    const seekers = [...this.#seekers]
    this.#seekers.clear()
    for (const seeker of seekers) seeker.refuse(error)
  }

  /** Ready for a task: given to who waits longest, else kept. */
  #settle(child: Child): void {
    this.#setTimer(child)
    const [seeker] = this.#seekers
    if (seeker) {
      this.#seekers.delete(seeker)
      this.#lend(child, seeker)
      return
    }
    child.listener = {
      report: () => undefined,
      raw: () => undefined,
      gone: () => {
        this.#backoff.failed()
        this.lose(child)
      },
    }
    this.#idle.push(child)
    if (this.#idle.length > this.#options.warm)
      this.#setTimer(child, this.#options.maxIdleMs, () => this.#retire(child))
  }

  #retire(child: Child): void {
    if (this.#idle.length <= this.#options.warm) return
    this.#idle = this.#idle.filter((other) => other !== child)
    this.#discard(child)
  }

  /** From here on it is not listened to: a word that it is idle, said while it is being killed, must not win it another task. */
  #discard(child: Child): void {
    child.listener = { report: () => undefined, raw: () => undefined, gone: () => this.lose(child) }
    child.kill()
  }

  #lend(child: Child, seeker: Seeker): void {
    this.#setTimer(child)
    this.#backoff.reset()
    seeker.take(child)
  }

  #setTimer(child: Child, ms?: number, act?: () => void): void {
    clearTimeout(this.#timers.get(child))
    this.#timers.delete(child)
    if (ms !== undefined && act) this.#timers.set(child, setTimeout(act, ms).unref())
  }
}

function loadFailure(modules: string[], exit: Exit): Failure {
  if (exit.error) return exitFailure(exit)
  const { message } = exitFailure(exit)
  return failure(
    'TASK_LOAD_ERROR',
    `The process died while it loaded the task modules (${modules.join(', ')}).`,
    failure('EXITED', message),
  )
}
