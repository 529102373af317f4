// All lines of one task's log, as far as they are known here: the last page at once, what is older in one piece when it has come, what is new as it comes.
// A log is bounded by the server (10 MB), so the whole of it fits, and finding, counting and downloading are exact.
import type { ConsoleLogLine, ConsoleLogPage } from '../server.ts'

export type FetchPage = (query: { before?: number; after?: number; limit: number }) => Promise<ConsoleLogPage>

const FIRST_PAGE = 500
const PAGE = 2000
const SPACING_MS = 100

export class LogBook {
  /** In order. Grows at the end in place; replaced by another array when older lines are put before. */
  lines: ConsoleLogLine[] = []
  /** Whether the first line is the log's first: only then lines have numbers. */
  isWhole = false
  isOpen = false
  error: unknown
  #fetch: FetchPage
  #listeners = new Set<() => void>()
  #version = 0
  #isOpening = false
  #isCatchingUp = false
  #isBehind = false

  constructor(fetch: FetchPage) {
    this.#fetch = fetch
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly version = (): number => this.#version

  /** Reads the end, then everything before it; called again while it does, it looks for more at the end as well. */
  async open(): Promise<void> {
    this.#isBehind ||= this.#isOpening
    if (this.#isOpening) return
    this.#isOpening = true
    this.error = undefined
    try {
      const { lines, older } = await this.#fetch({ limit: FIRST_PAGE })
      this.lines = lines
      this.isOpen = true
      this.isWhole = !older
      this.#changed()
      if (this.#isBehind) void this.catchUp()
      if (older) await this.#readOlder()
    } catch (error) {
      this.error = error
      this.#changed()
    } finally {
      this.#isOpening = false
    }
  }

  /** There may be newer lines than the last one here: reads them, once at a time. */
  async catchUp(): Promise<void> {
    this.#isBehind = true
    if (this.#isCatchingUp || !this.isOpen) return
    this.#isCatchingUp = true
    try {
      while (this.#isBehind) {
        this.#isBehind = false
        const { lines, newer } = await this.#fetch({ after: this.lines.at(-1)?.seq ?? 0, limit: PAGE })
        this.append(lines)
        if (newer) this.#isBehind = true
        // Lines that come one by one are fetched by the handful.
        else await new Promise((resolve) => setTimeout(resolve, SPACING_MS))
      }
      this.error = undefined
    } catch (error) {
      this.error = error
      this.#changed()
    } finally {
      this.#isCatchingUp = false
    }
  }

  /** After a failure: goes on with what was not read. */
  async retry(): Promise<void> {
    if (!this.isOpen) return await this.open()
    await this.catchUp()
    if (this.isWhole || this.error !== undefined) return
    try {
      await this.#readOlder()
    } catch (error) {
      this.error = error
      this.#changed()
    }
  }

  /** Adds lines that follow those here; what is here already is left out. */
  append(lines: readonly ConsoleLogLine[]): void {
    if (!this.isOpen) return
    const last = this.lines.at(-1)?.seq ?? 0
    const added = lines.filter(({ seq }) => seq > last)
    if (added.length === 0) return
    for (const line of added) this.lines.push(line)
    this.#changed()
  }

  async #readOlder(): Promise<void> {
    const pages: ConsoleLogLine[][] = []
    let before = this.lines[0]?.seq
    let isMore = true
    while (isMore && before !== undefined) {
      const { lines, older } = await this.#fetch({ before, limit: PAGE })
      pages.unshift(lines)
      before = lines[0]?.seq
      isMore = older
    }
    this.lines = [...pages.flat(), ...this.lines]
    this.isWhole = true
    this.#changed()
  }

  #changed(): void {
    this.#version++
    for (const listener of this.#listeners) listener()
  }
}
