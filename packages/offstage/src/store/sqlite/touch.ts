// The far end of the bell: a file of this process in the bell's folder, touched after commits. Other processes watch the folder and tell by the name whose file it is,
// so that nobody is woken by himself. Used by the thread.
import { closeSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'

/** Touches are at least this far apart; the last one of a burst is never left out. */
const APART_MS = 5
/** Files of processes that were killed are swept away by the next that opens the store. */
const FORGOTTEN_MS = 24 * 60 * 60 * 1000

export class Touch {
  readonly #path: string
  readonly #file: number
  #lastAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    sweep(folder)
    this.#path = join(folder, ownName())
    this.#file = openSync(this.#path, 'w', 0o600)
  }

  touch(): void {
    if (this.#timer) return
    const waitMs = this.#lastAt + APART_MS - performance.now()
    if (waitMs <= 0) this.#write()
    else this.#timer = setTimeout(() => this.#write(), waitMs)
  }

  /** A touch that still waits is made now: others must hear of the last writes. */
  close(): void {
    if (this.#timer) this.#write()
    closeSync(this.#file)
    remove(this.#path)
  }

  #write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#lastAt = performance.now()
    try {
      writeSync(this.#file, '.', 0)
    } catch {
      // A full disk: the others look once a second.
    }
  }
}

/** The thread's name for its file, from which the store's watcher knows its own. */
export function ownName(thread = threadId): string {
  return `${process.pid}-${thread}`
}

function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY
    if (Date.now() - touched > FORGOTTEN_MS) remove(path)
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Somebody else has swept it, or the folder is gone.
  }
}
