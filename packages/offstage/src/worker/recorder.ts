// From reports to the store: gathers what the attempts of one worker report and writes it in batches, the first of a burst at once, the rest at most every
// FLUSH_MS. An attempt's end goes out with its last reports, at once.
import { now, steady } from '../base/clock.ts'
import type { Fence, Settled, Store } from '../store/store.ts'
import type { LogLevel } from '../task/journal.ts'
import type { Vitals } from '../task/vitals.ts'
import { Backlog, type BacklogEvents, entriesOf, type Taken } from './backlog.ts'
import type { Ending } from './ending.ts'

const FLUSH_MS = 100
const RETRY_MS = 250
/** Figures wait for other news this long: they alone are not worth a commit of their own. */
const VITALS_MS = 500

/** What one attempt has reported and the store does not know yet. */
export interface Record {
  log(level: LogLevel, text: string, at: number): void
  note(text: string, at: number): void
  patch(patch: string, at: number): void
  /** The newest are stored with the next batch. */
  vitals(vitals: Vitals): void
  newestVitals(): Vitals | null
  /** Stores the end; `lost`: the lease was, and nothing was written. */
  settle(ending: Ending): Promise<Settled>
}

export interface RecordEvents extends BacklogEvents {
  /** The lease is gone: stop the run, nothing more will be written. */
  lost(): void
}

interface Open {
  fence: Fence
  events: RecordEvents
  backlog: Backlog
  end?: { ending: Ending; resolve: (settled: Settled) => void }
}

interface Part {
  open: Open
  taken: Taken
}

export class Recorder {
  readonly #store: Pick<Store, 'append' | 'settle'>
  readonly #open = new Set<Open>()
  #flushing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #timerAt = 0
  #isDue = false
  #lastFlush = Number.NEGATIVE_INFINITY

  constructor(store: Pick<Store, 'append' | 'settle'>) {
    this.#store = store
  }

  /** `state`: the encoded state the attempt begins with. */
  open(fence: Fence, state: string, events: RecordEvents): Record {
    const backlog = new Backlog(state, events)
    const open: Open = { fence, events, backlog }
    this.#open.add(open)
    const soon = () => this.#schedule(Math.max(0, this.#lastFlush + FLUSH_MS - steady()))
    return {
      log(level, text, at) {
        backlog.log(level, text, at)
        soon()
      },
      note(text, at) {
        backlog.note(text, at)
        soon()
      },
      patch(patch, at) {
        backlog.patch(patch, at)
        soon()
      },
      vitals: (vitals) => {
        backlog.setVitals(vitals)
        this.#schedule(VITALS_MS)
      },
      newestVitals: () => backlog.vitals,
      settle: (ending) =>
        new Promise((resolve) => {
          open.end = { ending, resolve }
          this.#flushSoon()
        }),
    }
  }

  /** Writes what is waiting, now. */
  async flush(): Promise<void> {
    await this.#flushing
    await this.#run()
  }

  /** When this turn is over: who ends with it goes along, and a timer would wait for a millisecond. */
  #flushSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() => {
      this.#isDue = false
      void this.flush()
    })
  }

  #schedule(delayMs: number): void {
    const at = steady() + delayMs
    if (this.#timer && this.#timerAt <= at) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.flush()
    }, delayMs)
  }

  #run(): Promise<void> {
    this.#flushing ??= this.#write().finally(() => {
      this.#flushing = undefined
    })
    return this.#flushing
  }

  async #write(): Promise<void> {
    this.#lastFlush = steady()
    const dirty = [...this.#open].filter((open) => open.end || !open.backlog.isEmpty)
    if (dirty.length === 0) return
    const parts = dirty.map((open) => ({ open, taken: open.backlog.take() }))
    // Sent together, in this order, so that the store may put both into one commit; each may fail without the other.
    await Promise.all([
      this.#append(parts.filter(({ open }) => !open.end)),
      this.#settle(parts.filter(({ open }) => open.end)),
    ])
  }

  async #append(parts: Part[]): Promise<void> {
    if (parts.length === 0) return
    try {
      const kept = await this.#store.append(parts.map(report))
      parts.forEach(({ open }, index) => {
        if (kept[index]) open.backlog.written()
        // It stays open: its end is still to come, and is told that it was not wanted.
        else open.events.lost()
      })
    } catch (error) {
      this.#failed(error, parts)
    }
  }

  async #settle(parts: Part[]): Promise<void> {
    if (parts.length === 0) return
    try {
      const settled = await this.#store.settle(
        parts.map((part) => ({ ...report(part), ...(part.open.end as { ending: Ending }).ending })),
      )
      for (const [index, { open }] of parts.entries()) this.#close(open, settled[index] ?? 'lost')
    } catch (error) {
      this.#failed(error, parts)
    }
  }

  /** The store cannot write just now (out of reach, disk full, locked): what was taken goes back to the front, and is written when it can be. */
  #failed(error: unknown, parts: Part[]): void {
    const isClosed = (error as { code?: string }).code === 'STORE_CLOSED'
    for (const { open, taken } of parts) {
      // For good: whoever waits for an end is told that nothing was written.
      if (isClosed) this.#close(open, 'lost')
      else open.backlog.putBack(taken)
    }
    if (!isClosed) this.#schedule(RETRY_MS)
  }

  #close(open: Open, settled: Settled): void {
    this.#open.delete(open)
    open.backlog.close()
    open.end?.resolve(settled)
  }
}

function report({ open, taken }: Part) {
  const { state, vitals } = taken
  return {
    id: open.fence.id,
    lease: open.fence.lease,
    entries: entriesOf(taken, now()),
    ...(state === undefined ? {} : { state }),
    ...(vitals === undefined ? {} : { vitals }),
  }
}
