// How a run is stopped: asked first if it listens, with a time limit; looked at where it stands; ended by force. Keeps the facts of it. Climbed by the runs.
import { now } from '../base/clock.ts'
import type { StackFrame } from '../task/xray.ts'
import type { StopFacts, StopOrder } from './runner.ts'

/** Where a task was, or why that is not known. */
export interface Finding {
  stack: StackFrame[] | null
  note: string | null
}

export interface Rungs {
  ask(reason: string | null): void
  /** Looks where the task is; takes at most as long as an inquest may. Never rejects. */
  inquire(): Promise<Finding>
  /** Kills it; its end follows. */
  force(): void
}

export const NOTES = {
  forced: 'forced',
  itself: 'it ended by itself',
  notBegun: 'it had not begun',
  cleaned: 'its clean-ups had run, and nothing else of it was waited for',
} as const

/** The facts of a stop that found nothing running. */
export function nothingRan(): StopFacts {
  return { signalledAt: null, forcedAt: null, deadAt: now(), stack: null, stackNote: NOTES.notBegun }
}

export class Ladder {
  readonly #rungs: Rungs
  #isInquest: boolean
  #dueAt = 0
  #timer: NodeJS.Timeout | undefined
  #isLast = false
  #isOver = false
  #signalledAt: number | null = null
  #forcedAt: number | null = null
  #finding: Finding = { stack: null, note: NOTES.itself }

  /** `listens`: whether the task touched its signal or registered a clean-up. Begins at once. */
  constructor(rungs: Rungs, listens: boolean, { reason, graceMs, inquest }: StopOrder) {
    this.#rungs = rungs
    this.#isInquest = inquest
    if (!listens || graceMs <= 0) {
      this.#climb()
      return
    }
    this.#signalledAt = now()
    this.#wait(graceMs)
    rungs.ask(reason)
  }

  /** A stop was ordered again: a shorter grace counts, and without an inquest none is waited for. */
  hurry({ graceMs, inquest }: StopOrder): void {
    this.#isInquest = inquest
    if (this.#isOver || this.#forcedAt !== null) return
    if (this.#isLast) {
      if (!inquest) this.#force({ stack: null, note: NOTES.forced })
    } else if (graceMs <= 0) this.#climb()
    else if (performance.now() + graceMs < this.#dueAt) this.#wait(graceMs)
  }

  /** Nothing is gained by waiting longer: force, and no inquest. */
  skip(note: string): void {
    this.#force({ stack: null, note })
  }

  /** The task has said its end: its process is ended without that counting as force. */
  leave(): void {
    if (this.#isOver) return
    this.end()
    this.#forcedAt = null
    this.#finding = { stack: null, note: NOTES.itself }
    this.#rungs.force()
  }

  /** The run is over. */
  end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }

  /** To be asked when nothing of it is left. */
  facts(): StopFacts {
    return {
      signalledAt: this.#signalledAt,
      forcedAt: this.#forcedAt,
      deadAt: now(),
      stack: this.#finding.stack,
      stackNote: this.#finding.note,
    }
  }

  #wait(graceMs: number): void {
    clearTimeout(this.#timer)
    this.#dueAt = performance.now() + graceMs
    this.#timer = setTimeout(() => this.#climb(), graceMs)
  }

  /** The last rungs. */
  #climb(): void {
    clearTimeout(this.#timer)
    this.#isLast = true
    if (!this.#isInquest) this.#force({ stack: null, note: NOTES.forced })
    else void this.#rungs.inquire().then((finding) => this.#force(finding))
  }

  #force(finding: Finding): void {
    if (this.#isOver || this.#forcedAt !== null) return
    clearTimeout(this.#timer)
    this.#isLast = true
    this.#forcedAt = now()
    this.#finding = finding
    this.#rungs.force()
  }
}
