// The way to a site, for one crawl: so many requests at once and no more, a pause between them where the site asks for one, and none at all while it is
// overwhelmed. Entered by safe-fetch.ts before each request.
import { CrawlError } from './crawl-error.ts'

/** So many refusals more than a quarter of the good answers, and all wait: the site means everybody. */
const PATIENCE = 3

interface Waiting {
  enter: (leave: () => void) => void
  refuse: (error: unknown) => void
}

export class Gate {
  readonly #limit: number
  #waiting: Waiting[] = []
  #inside = 0
  #delayMs = 0
  #opensAt = 0
  #timer: NodeJS.Timeout | undefined
  #refusals = 0
  #isClosed = false

  /** At most `limit` requests at once. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** From now on one request at a time, each so long after the end of the last: whoever says so has just asked for something. */
  set delayMs(delayMs: number) {
    this.#delayMs = delayMs
    this.#opensAt = Math.max(this.#opensAt, performance.now() + delayMs)
  }

  get delayMs(): number {
    return this.#delayMs
  }

  /** Waits for its turn; what it gives must be called when the answer is there. Rejects with `ABORTED`, or with the signal's reason. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted()
    if (this.#isClosed) throw closed()
    return await new Promise<() => void>((enter, refuse) => {
      const waiting: Waiting = {
        enter: (leave) => {
          signal?.removeEventListener('abort', onAbort)
          enter(leave)
        },
        refuse,
      }
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting)
        refuse(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(waiting)
      this.#advance()
    })
  }

  /** The site said that it is too much, and when to come again. After a few of these everybody waits. */
  refused(waitMs: number): void {
    this.#refusals++
    if (this.#refusals >= PATIENCE) this.#opensAt = Math.max(this.#opensAt, performance.now() + waitMs)
  }

  /** The site answered as it should. */
  answered(): void {
    this.#refusals = Math.max(0, this.#refusals - 0.25)
  }

  /** Those who wait are refused with `ABORTED`. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (const { refuse } of this.#waiting.splice(0)) refuse(closed())
  }

  #advance(): void {
    clearTimeout(this.#timer)
    const limit = this.#delayMs > 0 ? 1 : this.#limit
    while (this.#waiting.length > 0 && this.#inside < limit) {
      const leftMs = this.#opensAt - performance.now()
      if (leftMs > 0) {
        this.#timer = setTimeout(() => this.#advance(), leftMs)
        return
      }
      this.#inside++
      this.#waiting.shift()?.enter(this.#leave())
    }
  }

  #leave(): () => void {
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      this.#inside--
      if (this.#delayMs > 0) this.#opensAt = Math.max(this.#opensAt, performance.now() + this.#delayMs)
      this.#advance()
    }
  }
}

function closed(): CrawlError {
  return new CrawlError('ABORTED', 'The crawl was stopped.')
}
