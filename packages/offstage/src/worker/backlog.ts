// What one attempt has reported and the store does not know yet. Bounded: a task that reports faster than can be written is held back; when the store takes nothing for long, the
// task goes on instead, the newest state counts, and what it logs is dropped and counted.
import type { LogLevel, NewEntry } from '../task/journal.ts'
import { applyPatch, encodePatch } from '../task/patch.ts'
import { decode, encode } from '../task/value.ts'
import type { Vitals } from '../task/vitals.ts'

export interface BacklogEvents {
  /** Too much is waiting / it has been written, or the task is to go on all the same. */
  hold(): void
  release(): void
}

/** What goes to the store in one batch; given back by `putBack` if it cannot. */
export interface Taken {
  entries: NewEntry[]
  bytes: number
  dropped: number
  /** The state was written, but not all the patches that led to it are among the entries. */
  isCollapsed: boolean
  isStateNew: boolean
  state?: string
  vitals?: string
}

/** An attempt that has this much waiting is held back (its process blocks on a full pipe) until it is written. */
const HOLD_BYTES = 1024 * 1024
/** What an entry weighs beside its text: a million short lines are no light load. */
const ENTRY_BYTES = 200
/** Nobody is held back for longer: then the store is out of reach, or its disk is full. */
const HOLD_MS = 2000

export class Backlog {
  readonly #events: BacklogEvents
  #entries: NewEntry[] = []
  #bytes = 0
  #state: Record<string, unknown>
  #isStateNew = false
  #vitals: Vitals | null = null
  #areVitalsNew = false
  #holding: NodeJS.Timeout | undefined
  #isOverflowing = false
  #dropped = 0
  #isCollapsed = false

  /** `state`: the encoded state the attempt begins with. */
  constructor(state: string, events: BacklogEvents) {
    this.#state = decode(state) as Record<string, unknown>
    this.#events = events
  }

  get vitals(): Vitals | null {
    return this.#vitals
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0 && !this.#areVitalsNew && this.#dropped === 0 && !this.#isCollapsed
  }

  log(level: LogLevel, text: string, at: number): void {
    if (this.#isOverflowing) this.#dropped += Buffer.byteLength(text) + 1
    else this.#add({ kind: 'log', level, text, at }, text.length)
  }

  note(text: string, at: number): void {
    this.#add({ kind: 'note', text, at }, text.length)
  }

  patch(patch: string, at: number): void {
    this.#state = applyPatch(this.#state, patch)
    this.#isStateNew = true
    if (this.#isOverflowing) this.#isCollapsed = true
    else this.#add({ kind: 'state', patch, at }, patch.length)
  }

  /** Only the newest count. */
  setVitals(vitals: Vitals): void {
    this.#vitals = vitals
    this.#areVitalsNew = true
  }

  take(): Taken {
    const taken: Taken = {
      entries: this.#entries,
      bytes: this.#bytes,
      dropped: this.#dropped,
      isCollapsed: this.#isCollapsed,
      isStateNew: this.#isStateNew,
    }
    if (this.#isStateNew) taken.state = encode(this.#state, { what: 'state' })
    if (this.#areVitalsNew) taken.vitals = JSON.stringify(this.#vitals)
    this.#entries = []
    this.#bytes = 0
    this.#dropped = 0
    this.#isCollapsed = false
    this.#isStateNew = false
    this.#areVitalsNew = false
    return taken
  }

  /** It was not written: it goes to the front again. */
  putBack(taken: Taken): void {
    this.#entries = taken.entries.concat(this.#entries)
    this.#bytes += taken.bytes
    this.#dropped += taken.dropped
    this.#isCollapsed ||= taken.isCollapsed
    this.#isStateNew ||= taken.isStateNew
    this.#areVitalsNew ||= taken.vitals !== undefined
  }

  /** What was taken is stored. */
  written(): void {
    this.#isOverflowing = false
    if (this.#holding && this.#bytes <= HOLD_BYTES) this.#release()
  }

  /** The attempt is over. */
  close(): void {
    clearTimeout(this.#holding)
  }

  #add(entry: NewEntry, bytes: number): void {
    this.#entries.push(entry)
    this.#bytes += bytes + ENTRY_BYTES
    if (this.#bytes <= HOLD_BYTES || this.#holding || this.#isOverflowing) return
    this.#holding = setTimeout(() => {
      this.#isOverflowing = true
      this.#release()
    }, HOLD_MS)
    this.#events.hold()
  }

  #release(): void {
    clearTimeout(this.#holding)
    this.#holding = undefined
    this.#events.release()
  }
}

/** The entries of a batch, with the whole state where patches are missing, and a line that tells what is. */
export function entriesOf({ entries, dropped, isCollapsed, state }: Taken, at: number): NewEntry[] {
  const all = [...entries]
  if (isCollapsed && state !== undefined) all.push({ kind: 'state', patch: encodePatch([[[], decode(state)]]), at })
  if (dropped > 0) {
    const text = `… ${dropped} bytes dropped (they could not be stored when they came: the store was out of reach, or full)`
    all.push({ kind: 'log', level: 'warn', text, at })
  }
  return all
}
