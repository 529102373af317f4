// Cuts what a task prints into lines fit to be stored and shown: whatever bytes it writes, in whatever pieces.

import type { LogLevel } from '../task/journal.ts'
import { LIMITS } from '../task/limits.ts'

const NEWLINE = 10
const CUT = ' … (cut: lines are kept to 64 KB)'

export interface LineEvents {
  line(level: LogLevel, line: string, at: number): void
  /** Bytes of an overlong line that are not delivered. */
  dropped(bytes: number): void
}

/** One output of a task. Feed it text or bytes, not both; a line has the level and time of its first piece. */
export class LineSplitter {
  readonly #events: LineEvents
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  #partial = ''
  #level: LogLevel = 'info'
  #at = 0
  #isCut = false

  constructor(events: LineEvents) {
    this.#events = events
  }

  /** Bytes in UTF-8; a character may be split between chunks. */
  pushBytes(chunk: Uint8Array, level: LogLevel, at: number): void {
    this.push(this.#decoder.decode(chunk, { stream: true }), level, at)
  }

  /** Bytes that nobody wants: counted as dropped unread, and with them the line they begin in and the one they end in. */
  skipBytes(chunk: Uint8Array): void {
    this.#decoder.decode()
    // The end of a line that is left out is counted where that begins.
    const isOwed = chunk.at(-1) !== NEWLINE
    const isPaid = this.#isCut
    const ends = chunk.includes(NEWLINE) ? Number(isOwed) - Number(isPaid) : Number(!isPaid)
    this.#events.dropped(Buffer.byteLength(this.#partial) + chunk.byteLength + ends)
    this.#partial = ''
    this.#isCut = isOwed
  }

  push(text: string, level: LogLevel, at: number): void {
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.#add(text.slice(from, end), level, at)
      this.#deliver()
      from = end + 1
    }
    if (from < text.length) this.#add(text.slice(from), level, at)
  }

  /** Delivers a last line that was not ended. */
  end(at: number): void {
    const rest = this.#decoder.decode()
    if (rest) this.push(rest, this.#level, at)
    if (this.#partial !== '') this.#deliver()
    this.#isCut = false
  }

  #add(piece: string, level: LogLevel, at: number): void {
    if (this.#isCut) {
      this.#events.dropped(Buffer.byteLength(piece))
      return
    }
    if (this.#partial === '') {
      this.#level = level
      this.#at = at
    }
    this.#partial += piece
    if (this.#partial.length * 3 <= LIMITS.logLine || Buffer.byteLength(this.#partial) <= LIMITS.logLine) return
    const bytes = Buffer.from(this.#partial.toWellFormed())
    const kept = bytes.subarray(0, charBoundary(bytes, LIMITS.logLine))
    this.#events.dropped(bytes.byteLength - kept.byteLength)
    this.#events.line(this.#level, inert(kept.toString()) + CUT, this.#at)
    this.#partial = ''
    this.#isCut = true
  }

  #deliver(): void {
    if (!this.#isCut) {
      const line = this.#partial
      this.#events.line(this.#level, inert(line.endsWith('\r') ? line.slice(0, -1) : line), this.#at)
    }
    this.#partial = ''
    this.#isCut = false
  }
}

/** NUL made visible, halves of characters made whole. */
function inert(line: string): string {
  return line.replaceAll('\0', '\u2400').toWellFormed()
}

/** The last place at or before `at` where no UTF-8 character is cut in two. */
function charBoundary(bytes: Uint8Array, at: number): number {
  let end = at
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return end
}
