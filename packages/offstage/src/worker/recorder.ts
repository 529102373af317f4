// From reports to the store: gathers what the attempts of one worker report and writes it in batches, the first of a burst at once, the rest at most every
// FLUSH_MS. An attempt's end goes out with its last reports, at once.
import { steady } from '../base/clock.ts'
import type { Fence, Settled, Store } from '../store/store.ts'
import type { LogLevel, NewEntry } from '../task/journal.ts'
import { applyPatch } from '../task/patch.ts'
import { decode, encode } from '../task/value.ts'
import type { Vitals } from '../task/vitals.ts'
import type { Ending } from './ending.ts'

const FLUSH_MS = 100
const RETRY_MS = 250
/** Figures wait for other news this long: they alone are not worth a commit of their own. */
const VITALS_MS = 500
/** An attempt that has this much waiting is held back (its process blocks on a full pipe) until it is written. */
const HOLD_BYTES = 1024 * 1024
/** What an entry weighs beside its text: a million short lines are no light load. */
const ENTRY_BYTES = 200

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

export interface RecordEvents {
  /** The lease is gone: stop the run, nothing more will be written. */
  lost(): void
  /** Too much is waiting / it has been written. */
  hold(): void
  release(): void
}

interface Open {
  fence: Fence
  events: RecordEvents
  entries: NewEntry[]
  bytes: number
  state: { [key: string]: unknown }
  stateChanged: boolean
  vitals: Vitals | null
  vitalsChanged: boolean
  held: boolean
  end?: { ending: Ending; resolve: (settled: Settled) => void }
}

export class Recorder {
  readonly #store: Pick<Store, 'append' | 'settle'>
  readonly #open = new Set<Open>()
  #flushing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #timerAt = 0
  #lastFlush = Number.NEGATIVE_INFINITY

  constructor(store: Pick<Store, 'append' | 'settle'>) {
    this.#store = store
  }

  /** `state`: the encoded state the attempt begins with. */
  open(fence: Fence, state: string, events: RecordEvents): Record {
    const open: Open = {
      fence,
      events,
      entries: [],
      bytes: 0,
      state: decode(state) as Open['state'],
      stateChanged: false,
      vitals: null,
      vitalsChanged: false,
      held: false,
    }
    this.#open.add(open)
    return {
      log: (level, text, at) => this.#add(open, { kind: 'log', level, text, at }, text.length),
      note: (text, at) => this.#add(open, { kind: 'note', text, at }, text.length),
      patch: (patch, at) => {
        open.state = applyPatch(open.state, patch)
        open.stateChanged = true
        this.#add(open, { kind: 'state', patch, at }, patch.length)
      },
      vitals: (vitals) => {
        open.vitals = vitals
        open.vitalsChanged = true
        this.#schedule(VITALS_MS)
      },
      newestVitals: () => open.vitals,
      settle: (ending) =>
        new Promise((resolve) => {
          open.end = { ending, resolve }
          this.#schedule(0)
        }),
    }
  }

  /** Writes what is waiting, now. */
  async flush(): Promise<void> {
    await this.#flushing
    await this.#run()
  }

  #add(open: Open, entry: NewEntry, bytes: number): void {
    open.entries.push(entry)
    open.bytes += bytes + ENTRY_BYTES
    if (open.bytes > HOLD_BYTES && !open.held) {
      open.held = true
      open.events.hold()
    }
    this.#schedule(Math.max(0, this.#lastFlush + FLUSH_MS - steady()))
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
    const dirty = [...this.#open].filter((open) => open.entries.length > 0 || open.vitalsChanged || open.end)
    if (dirty.length === 0) return
    const ending = dirty.filter((open) => open.end)
    const going = dirty.filter((open) => !open.end)
    // Sent together, in this order, so that the store may put both into one commit; each may fail without the other.
    await Promise.all([this.#append(going), this.#settle(ending)])
  }

  async #append(going: Open[]): Promise<void> {
    if (going.length === 0) return
    const batch = going.map((open) => ({ open, taken: take(open) }))
    try {
      const kept = await this.#store.append(batch.map(({ open, taken }) => report(open, taken)))
      going.forEach((open, index) => {
        if (kept[index]) this.#release(open)
        // It stays open: its end is still to come, and is told that it was not wanted.
        else open.events.lost()
      })
    } catch (error) {
      this.#failed(error, batch)
    }
  }

  async #settle(ending: Open[]): Promise<void> {
    if (ending.length === 0) return
    const batch = ending.map((open) => ({ open, taken: take(open) }))
    try {
      const settled = await this.#store.settle(
        batch.map(({ open, taken }) => ({ ...report(open, taken), ...(open.end as { ending: Ending }).ending })),
      )
      ending.forEach((open, index) => {
        this.#open.delete(open)
        open.end?.resolve(settled[index] ?? 'lost')
      })
    } catch (error) {
      this.#failed(error, batch)
    }
  }

  /** The store cannot write just now (disk full, locked): what was taken goes back to the front, and is written when it can be. */
  #failed(error: unknown, batch: { open: Open; taken: Taken }[]): void {
    if ((error as { code?: string }).code === 'STORE_CLOSED') {
      this.#abandon(batch.map(({ open }) => open))
      return
    }
    for (const { open, taken } of batch) {
      open.entries = taken.entries.concat(open.entries)
      open.bytes += taken.bytes
      open.stateChanged ||= taken.state !== undefined
      open.vitalsChanged ||= taken.vitals !== undefined
    }
    this.#schedule(RETRY_MS)
  }

  #release(open: Open): void {
    if (!open.held || open.bytes > HOLD_BYTES) return
    open.held = false
    open.events.release()
  }

  /** The store is closed for good: whoever waits for an end is told that nothing was written. */
  #abandon(gone: Open[]): void {
    for (const open of gone) {
      this.#open.delete(open)
      open.end?.resolve('lost')
    }
  }
}

interface Taken {
  entries: NewEntry[]
  bytes: number
  state?: string
  vitals?: string
}

function take(open: Open): Taken {
  const taken: Taken = { entries: open.entries, bytes: open.bytes }
  if (open.stateChanged) taken.state = encode(open.state, { what: 'state' })
  if (open.vitalsChanged) taken.vitals = JSON.stringify(open.vitals)
  open.entries = []
  open.bytes = 0
  open.stateChanged = false
  open.vitalsChanged = false
  return taken
}

function report(open: Open, { entries, state, vitals }: Taken) {
  return {
    id: open.fence.id,
    lease: open.fence.lease,
    entries,
    ...(state === undefined ? {} : { state }),
    ...(vitals === undefined ? {} : { vitals }),
  }
}
