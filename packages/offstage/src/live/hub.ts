// One listener on the bell for all watchers of this process. Watchers pull: each has its own cursor, so a slow one costs nothing and never fills a buffer;
// those that wait are served together by one read of the store.
import type { Followed, Store } from '../store/store.ts'

/** Rings within this time are answered by one read. */
const COALESCE_MS = 12
const PAGE = 500

interface Follower {
  id: string
  after: number
  /** Present while the follower waits for news. */
  deliver: ((followed: Followed) => void) | undefined
  fail: ((error: unknown) => void) | undefined
  /** A ring came since it last looked. */
  isDue: boolean
}

export class Hub {
  readonly #store: Pick<Store, 'follow' | 'bell'>
  readonly #followers = new Set<Follower>()
  readonly #changed = new Set<() => void>()
  #unlisten: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #isReading = false

  constructor(store: Pick<Store, 'follow' | 'bell'>) {
    this.#store = store
  }

  /**
   * What happens to a task after a cursor, as it comes; ends when the signal aborts. Nothing is buffered: a reader that comes back late gets what it missed,
   * or, where that is no longer kept, a whole record to start from.
   */
  async *follow(id: string, options: { after: number; signal: AbortSignal }): AsyncGenerator<Followed> {
    const follower: Follower = { id, after: options.after, deliver: undefined, fail: undefined, isDue: true }
    this.#followers.add(follower)
    this.#listen()
    const abort = () => follower.fail?.(options.signal.reason)
    options.signal.addEventListener('abort', abort)
    try {
      while (!options.signal.aborted) {
        const followed = await this.#next(follower).catch((error: unknown) => {
          if (options.signal.aborted) return undefined
          throw error
        })
        if (!followed) return
        follower.after = followed.record?.seq ?? followed.entries.at(-1)?.seq ?? followed.seq
        if (followed.more) follower.isDue = true
        yield followed
      }
    } finally {
      options.signal.removeEventListener('abort', abort)
      this.#followers.delete(follower)
      this.#rest()
    }
  }

  /** Yields after something changed anywhere in the store, at most once in `everyMs`; ends when the signal aborts. */
  async *changes(signal: AbortSignal, everyMs = 100): AsyncGenerator<void> {
    let isChanged = false
    let wake: (() => void) | undefined
    const note = () => {
      isChanged = true
      wake?.()
    }
    this.#changed.add(note)
    this.#listen()
    signal.addEventListener('abort', note)
    try {
      while (!signal.aborted) {
        if (!isChanged) await new Promise<void>((resolve) => (wake = resolve))
        isChanged = false
        if (signal.aborted) return
        yield
        await new Promise<void>((resolve) => setTimeout(resolve, everyMs))
      }
    } finally {
      signal.removeEventListener('abort', note)
      this.#changed.delete(note)
      this.#rest()
    }
  }

  /** Lets all who wait ask once more, ring or no ring: of a store that was closed they hear so, and wait no longer. */
  askAgain(): void {
    for (const follower of this.#followers) follower.isDue = true
    this.#schedule(0)
  }

  #next(follower: Follower): Promise<Followed> {
    return new Promise((resolve, reject) => {
      follower.deliver = resolve
      follower.fail = reject
      if (follower.isDue) this.#schedule(0)
    })
  }

  #listen(): void {
    this.#unlisten ??= this.#store.bell.listen(() => {
      for (const follower of this.#followers) follower.isDue = true
      for (const note of this.#changed) note()
      if (this.#followers.size > 0) this.#schedule(COALESCE_MS)
    })
  }

  #rest(): void {
    if (this.#followers.size > 0 || this.#changed.size > 0) return
    this.#unlisten?.()
    this.#unlisten = undefined
  }

  #schedule(delayMs: number): void {
    if (this.#timer) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#read()
    }, delayMs)
  }

  async #read(): Promise<void> {
    if (this.#isReading) return this.#schedule(COALESCE_MS)
    const due = [...this.#followers].filter((follower) => follower.isDue && follower.deliver)
    if (due.length === 0) return
    this.#isReading = true
    for (const follower of due) follower.isDue = false
    try {
      for (const groups of rounds(due)) {
        const cursors = [...groups].map(([id, [hindmost]]) => ({ id, after: (hindmost as Follower).after }))
        for (const followed of await this.#store.follow(cursors, PAGE)) {
          const group = groups.get(followed.id) ?? []
          const { after } = group[0] as Follower
          for (const follower of group) deliver(follower, followed, after)
        }
      }
    } catch (error) {
      for (const follower of due) settle(follower, (waiting) => waiting.fail?.(error))
    } finally {
      this.#isReading = false
      if (due.some((follower) => follower.isDue && follower.deliver)) this.#schedule(0)
    }
  }
}

/**
 * Followers of a task that stand within a page of each other are served by one question, asked from where the hindmost of them stands. Those further apart are asked
 * for in further rounds, or whoever has everything to catch up with would hold up the rest.
 */
function rounds(due: readonly Follower[]): Map<string, Follower[]>[] {
  const all: Map<string, Follower[]>[] = []
  for (const [id, followers] of Map.groupBy(due, ({ id }) => id)) {
    let round = -1
    let hindmost = Number.NEGATIVE_INFINITY
    for (const follower of followers.sort((a, b) => a.after - b.after)) {
      if (follower.after >= hindmost + PAGE) {
        hindmost = follower.after
        all[++round] ??= new Map()
        all[round]?.set(id, [])
      }
      all[round]?.get(id)?.push(follower)
    }
  }
  return all
}

function deliver(follower: Follower, followed: Followed, after: number): void {
  // What the hindmost must skip, those ahead of them need not: they ask again by themselves.
  if (followed.record && follower.after > after) {
    follower.isDue = true
    return
  }
  const entries = followed.entries.filter(({ seq }) => seq > follower.after)
  const isNews = entries.length > 0 || (followed.record?.seq ?? 0) > follower.after
  if (isNews) settle(follower, (waiting) => waiting.deliver?.({ ...followed, entries }))
}

function settle(follower: Follower, act: (waiting: Follower) => void): void {
  const waiting = { ...follower }
  follower.deliver = undefined
  follower.fail = undefined
  act(waiting)
}
