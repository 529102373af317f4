// One task's log as it comes in on four ways (reported and raw, out and err): lines in order, within the limits, with a marker where something was dropped.
import { now } from '../base/clock.ts'
import type { LogLevel } from '../task/journal.ts'
import { LineSplitter } from './lines.ts'
import { LogLimit } from './log-limit.ts'
import type { Output } from './messages.ts'

export class Log {
  readonly #limit = new LogLimit()
  readonly #emit: (level: LogLevel, line: string, at: number) => void
  readonly #reported: Record<Output, LineSplitter>
  readonly #raw: Record<Output, LineSplitter>

  constructor(emit: (level: LogLevel, line: string, at: number) => void) {
    this.#emit = emit
    const splitter = () =>
      new LineSplitter({ line: (...args) => this.#line(...args), dropped: (bytes) => this.#limit.drop(bytes) })
    this.#reported = { out: splitter(), err: splitter() }
    this.#raw = { out: splitter(), err: splitter() }
  }

  /** What went through the console or the streams of the task's own process. */
  reported(output: Output, level: LogLevel, text: string, at: number): void {
    this.#reported[output].push(text, level, at)
  }

  /** What arrived on the process's own descriptors: native code, processes it started. */
  raw(output: Output, chunk: Uint8Array): void {
    // A flood is let go by unread: to make text and lines of it would be most of the work.
    if (this.#limit.isShut) this.#raw[output].skipBytes(chunk)
    else this.#raw[output].pushBytes(chunk, output === 'err' ? 'error' : 'info', now())
  }

  /** Bytes that the child held back already. */
  dropped(bytes: number): void {
    this.#limit.drop(bytes)
  }

  /** Delivers unfinished lines and the last marker. */
  end(): void {
    const at = now()
    for (const splitter of [this.#reported.out, this.#reported.err, this.#raw.out, this.#raw.err]) splitter.end(at)
    this.#mark(at)
  }

  #line(level: LogLevel, line: string, at: number): void {
    if (!this.#limit.admit(Buffer.byteLength(line) + 1)) return
    this.#mark(at)
    this.#emit(level, line, at)
  }

  #mark(at: number): void {
    const bytes = this.#limit.takeDropped()
    if (bytes > 0) {
      this.#emit('warn', `… ${bytes} bytes dropped (log limit: 64 KB a line, 1 MB/s after 5 MB, 10 MB in all)`, at)
    }
  }
}
