// The children of a runner, processes or threads: a few kept warm (started, modules loaded), each lent to one run at a time, taken back if its task ended clean and
// it is not worn out, ended otherwise.
import type { Failure } from '../task/failure.ts'
import type { Child, ChildListener } from './child.ts'
import { Nursery, type NurseryOptions } from './nursery.ts'
import type { Kind, Needs, Recycling } from './wear.ts'

/** Who waits for a child. */
export interface Seeker {
  take(child: Child): void
  refuse(error: Failure): void
}

export interface PoolOptions extends NurseryOptions {
  /** Idle ones to keep ready. */
  warm: number
  /** How long an idle one beyond those is kept. */
  maxIdleMs: number
  recycling: Recycling
  /** Which kind a job's needs call for. */
  kindFor(needs: Needs): Kind
  /** The task modules could not be loaded. */
  onTrouble: (error: Failure) => void
}

/** How long a child may take to become clean after its task's end. */
const SETTLE_MS = 1000
/** Most need far less: for so long no other is started in its stead. */
const SOON_MS = 20
const TICK_MS = 3000

export class Pool {
  readonly #options: PoolOptions
  readonly #all = new Set<Child>()
  /** By what they wait for; who waits longest comes first. */
  readonly #seekers = new Map<Kind, Map<Seeker, Needs>>([['any', new Map()]])
  readonly #nursery: Nursery
  readonly #timers = new Map<Child, NodeJS.Timeout>()
  readonly #soon = new Set<Child>()
  readonly #ticker: NodeJS.Timeout
  #idle: Child[] = []
  #closing: PromiseWithResolvers<void> | undefined

  constructor(options: PoolOptions) {
    this.#options = options
    this.#nursery = new Nursery(options, {
      ready: (child, kind) => {
        this.#settle(child, kind)
        // More may be waited for than could start at the same time.
        this.#balance()
      },
      failed: (error) => this.#refuseAll(error),
      gone: (child) => this.lose(child),
      again: () => this.#balance(),
    })
    this.#ticker = setInterval(() => {
      for (const child of this.#all) child.tick()
    }, TICK_MS)
    this.#ticker.unref()
    this.#balance()
  }

  /** Gives the seeker a child as soon as there is one that suits. */
  seat(seeker: Seeker, needs: Needs): void {
    const kind = this.#options.kindFor(needs)
    const child = typeof kind === 'number' ? undefined : this.#idle.findLast(({ wear }) => wear.suits(needs))
    if (child) {
      this.#idle = this.#idle.filter((other) => other !== child)
      this.#lend(child, seeker, needs)
    } else {
      const seekers = this.#seekers.get(kind) ?? new Map<Seeker, Needs>()
      this.#seekers.set(kind, seekers.set(seeker, needs))
    }
    this.#balance()
  }

  unseat(seeker: Seeker): void {
    for (const seekers of this.#seekers.values()) seekers.delete(seeker)
  }

  /** The task has ended: the child is taken back when it says it is idle, and ended if it does not within a second. */
  release(child: Child, isIdle: boolean): void {
    if (isIdle) {
      this.#settle(child)
      return
    }
    this.#soon.add(child)
    child.listener = deaf({
      report: (report) => report.kind === 'idle' && this.#settle(child),
      gone: () => this.lose(child),
    })
    this.#setTimer(child, SOON_MS, () => {
      this.#soon.delete(child)
      this.#setTimer(child, SETTLE_MS - SOON_MS, () => this.#discard(child))
      this.#balance()
    })
  }

  /** The child is gone. */
  lose(child: Child): void {
    this.#setTimer(child)
    this.#all.delete(child)
    this.#soon.delete(child)
    this.#idle = this.#idle.filter((other) => other !== child)
    this.#balance()
    if (this.#all.size === 0) this.#closing?.resolve()
  }

  /** Kills every child; resolves when none is left. */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = Promise.withResolvers()
      clearInterval(this.#ticker)
      this.#nursery.close()
      for (const child of this.#all) child.kill()
      if (this.#all.size === 0) this.#closing.resolve()
    }
    await this.#closing.promise
  }

  /** Starts as many children as are waited for, and to be kept warm, less those there are. */
  #balance(): void {
    for (const kind of this.#seekers.keys()) {
      while (this.#nursery.hasRoom && this.#lacks(kind)) {
        const child = this.#nursery.start(kind)
        if (child) this.#all.add(child)
      }
    }
  }

  #lacks(kind: Kind): boolean {
    const waiting = this.#seekers.get(kind)?.size ?? 0
    const starting = this.#nursery.count(kind)
    if (kind !== 'any') return starting < waiting
    const coming = starting + this.#soon.size
    return coming < waiting || coming + this.#idle.length < waiting + this.#options.warm
  }

  /** The modules are the same for all: whoever waits is told. */
  #refuseAll(error: Failure): void {
    this.#options.onTrouble(error)
    const seekers = [...this.#seekers.values()].flatMap((waiting) => [...waiting.keys()])
    for (const waiting of this.#seekers.values()) waiting.clear()
    for (const seeker of seekers) seeker.refuse(error)
  }

  /** Ready for a task: given to who waits longest, else kept; ended if it has done enough, or was started for somebody who is gone. */
  #settle(child: Child, kind: Kind = 'any'): void {
    this.#setTimer(child)
    this.#soon.delete(child)
    if (child.isKilled || child.wear.isWorn(this.#options.recycling)) {
      this.#discard(child)
      this.#balance()
    } else if (typeof kind === 'number') {
      if (!this.#lendTo(kind, child)) this.#discard(child)
    } else if (!this.#lendTo(kind, child) && !this.#lendTo(kind === 'any' ? 'unused' : 'any', child)) {
      this.#keep(child)
    }
  }

  /** Whether somebody who waits for this kind has taken it. */
  #lendTo(kind: Kind, child: Child): boolean {
    const waiting = this.#seekers.get(kind)
    for (const [seeker, needs] of waiting ?? []) {
      if (!child.wear.suits(needs)) continue
      waiting?.delete(seeker)
      if (kind !== 'any' && waiting?.size === 0) this.#seekers.delete(kind)
      this.#lend(child, seeker, needs)
      return true
    }
    return false
  }

  #keep(child: Child): void {
    child.listener = deaf({
      gone: () => {
        this.#nursery.failed()
        this.lose(child)
      },
    })
    this.#idle.push(child)
    if (this.#idle.length > this.#options.warm)
      this.#setTimer(child, this.#options.maxIdleMs, () => this.#retire(child))
    this.#balance()
  }

  #retire(child: Child): void {
    if (this.#idle.length <= this.#options.warm) return
    this.#idle = this.#idle.filter((other) => other !== child)
    this.#discard(child)
  }

  /** From here on it is not listened to: a word that it is idle, said while it is being killed, must not win it another task. */
  #discard(child: Child): void {
    child.listener = deaf({ gone: () => this.lose(child) })
    child.kill()
  }

  #lend(child: Child, seeker: Seeker, needs: Needs): void {
    this.#setTimer(child)
    this.#nursery.succeeded()
    child.wear.lent(needs, this.#options.kindFor(needs))
    seeker.take(child)
  }

  #setTimer(child: Child, ms?: number, act?: () => void): void {
    clearTimeout(this.#timers.get(child))
    this.#timers.delete(child)
    if (ms !== undefined && act) this.#timers.set(child, setTimeout(act, ms).unref())
  }
}

/** Hears nothing but what it is told to. */
function deaf(ears: Partial<ChildListener> & Pick<ChildListener, 'gone'>): ChildListener {
  return { report: () => undefined, raw: () => undefined, vitals: () => undefined, note: () => undefined, ...ears }
}
