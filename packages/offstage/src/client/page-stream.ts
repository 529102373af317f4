// The one event stream of a page: opened when something is watched, opened anew with cursors when that changes, closed a while after the page is hidden, resumed
// after a cut, and replaced by polling where no stream gets through.
import { OffstageError } from '../base/errors.ts'
import type { Frame } from '../protocol/frames.ts'
import { errorFrom } from '../task/failure.ts'
import { isFinal, isPassing } from './failures.ts'
import type { Http } from './http.ts'
import { readFrames } from './read-frames.ts'
import { Signal } from './signal.ts'
import { type LiveWatched, Subscriptions, type TaskWatched } from './subscriptions.ts'
import { whenHidden } from './visibility.ts'
import { watchdog } from './watchdog.ts'

/** `idle`: nothing is watched. `paused`: the page is hidden. `polling`: no stream gets through, but answers do. */
export type StreamStatus = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'polling' | 'paused'

/** Changes of what is watched within this time open one stream. */
const GATHER_MS = 20
const HIDDEN_MS = 30_000
const BACKOFF = { firstMs: 300, mostMs: 5000 }
const POLL_MS = 1000
const RETRY_MS = 1000
/** Failures in a row after which the page polls while it goes on trying. */
const PATIENCE = 3
/** A stream that has not begun by then may be held back by something in between: the page polls meanwhile, and after the second time tries anew. */
const LATE_MS = 2000
const HELLO_MS = 10_000
/** A server takes no more in one stream. */
const MOST_WATCHED = 500

export class PageStream {
  readonly status = new Signal<StreamStatus>('idle')
  readonly #http: Http
  readonly #watched = new Subscriptions()
  #line: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #poller: ReturnType<typeof setInterval> | undefined
  #failures = 0
  /** Keys for which an answer is awaited outside the stream. */
  readonly #asking = new Set<string>()
  #isHidden = false

  constructor(http: Http) {
    this.#http = http
    whenHidden(HIDDEN_MS, (isHidden) => this.#hide(isHidden))
  }

  /** Watches a task; gives the way to stop. */
  addTask(task: TaskWatched): () => void {
    return this.#added(this.#watched.addTask(task))
  }

  /** Watches a live function; gives the way to stop. */
  addLive(live: LiveWatched): () => void {
    return this.#added(this.#watched.addLive(live))
  }

  #added(key: string): () => void {
    const watched = this.#watched.find(key)
    if (watched && this.#watched.size > MOST_WATCHED) {
      const fact = `This page watches ${MOST_WATCHED} tasks and live functions already. Show fewer at once.`
      this.#watched.remove(key)
      queueMicrotask(() => watched.onError(new OffstageError('TOO_MANY_WATCHED', fact)))
      return () => undefined
    }
    this.#schedule(GATHER_MS)
    return () => {
      if (!this.#watched.find(key)) return
      this.#watched.remove(key)
      this.#schedule(GATHER_MS)
    }
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#open(), delayMs)
  }

  async #open(): Promise<void> {
    const before = this.#line
    if (this.#watched.size === 0 || this.#isHidden) {
      this.#line = undefined
      before?.abort()
      this.#poll(false)
      this.status.set(this.#isHidden && this.#watched.size > 0 ? 'paused' : 'idle')
      return
    }
    if (this.status.value === 'idle' || this.status.value === 'paused') this.status.set('connecting')
    const line = new AbortController()
    this.#line = line
    let retryMs: number | undefined
    const alive = watchdog(HELLO_MS, () => line.abort())
    const late = setTimeout(() => this.#line === line && this.#poll(true), LATE_MS)
    try {
      const body = JSON.stringify(this.#watched.request())
      const response = await this.#http.request('/stream', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
        signal: line.signal,
      })
      await readFrames(response.body as ReadableStream<Uint8Array>, alive.note, (frame) => {
        if (frame.event === 'hello') {
          alive.allow(2 * frame.data.heartbeatMs)
          clearTimeout(late)
          before?.abort()
          this.#established(line)
        } else if (frame.event === 'bye') retryMs = frame.data.retryMs
        else if (frame.event === 'refused') void this.#refused(frame.data)
        else this.#deliver(line, frame)
      })
    } catch (error) {
      if (this.#line === line && isFinal(error)) this.#giveUp(error as Error)
    } finally {
      alive.end()
      clearTimeout(late)
      before?.abort()
    }
    if (this.#line === line) this.#lost(retryMs)
  }

  #deliver(line: AbortController, frame: Frame): void {
    if (line.signal.aborted) return
    try {
      this.#watched.deliver(frame)
    } catch (error) {
      // A listener of the app's that throws must not cost the others their stream.
      console.error(error)
    }
  }

  #established(line: AbortController): void {
    if (this.#line !== line) return
    this.#failures = 0
    this.#poll(false)
    this.status.set('live')
  }

  #lost(retryMs: number | undefined): void {
    this.#line = undefined
    // The server renews a stream that works.
    if (retryMs === 0 && this.#failures === 0) {
      this.#schedule(0)
      return
    }
    this.#failures++
    if (this.#failures >= PATIENCE) this.#poll(true)
    else if (!this.#poller) this.status.set('reconnecting')
    const backoff = Math.min(BACKOFF.mostMs, BACKOFF.firstMs * 2 ** (this.#failures - 1))
    this.#schedule((retryMs ?? backoff) * (0.5 + Math.random()))
  }

  /** The server refuses the stream itself: trying again would not help. */
  #giveUp(error: Error): void {
    this.#line = undefined
    this.#poll(false)
    this.status.set('idle')
    for (const [key, watched] of this.#watched.all()) this.#end(key, watched, error)
  }

  /** One subscription is refused; the others go on. */
  async #refused({ key, error: failure }: Extract<Frame, { event: 'refused' }>['data']): Promise<void> {
    const watched = this.#watched.find(key)
    if (!watched || this.#asking.has(key)) return
    let error: unknown = errorFrom({ name: 'OffstageError', ...failure })
    let delayMs = RETRY_MS * (0.5 + Math.random())
    if (failure.code === 'TOKEN_EXPIRED') {
      delayMs = GATHER_MS
      error = await this.#once(key, () => watched.refresh())
    }
    if (error === undefined || isPassing(error)) this.#schedule(delayMs)
    else this.#end(key, watched, error as Error)
  }

  #end(key: string, watched: LiveWatched | TaskWatched, error: Error): void {
    if (this.#watched.find(key) !== watched) return
    this.#watched.remove(key)
    watched.onError(error)
  }

  #poll(isOn: boolean): void {
    if (!isOn) {
      clearInterval(this.#poller)
      this.#poller = undefined
      return
    }
    this.#poller ??= setInterval(() => {
      for (const [key, watched] of this.#watched.all()) void this.#pollOne(key, watched)
    }, POLL_MS)
  }

  async #pollOne(key: string, watched: LiveWatched | TaskWatched): Promise<void> {
    if (this.#asking.has(key)) return
    const error = await this.#once(key, () => watched.poll())
    if (this.#poller) this.status.set(error !== undefined && isPassing(error) ? 'reconnecting' : 'polling')
    if (error !== undefined && !isPassing(error)) this.#end(key, watched, error as Error)
  }

  /** Asks, and gives what went wrong, if it did. */
  async #once(key: string, ask: () => Promise<void>): Promise<unknown> {
    this.#asking.add(key)
    try {
      await ask()
      return undefined
    } catch (error) {
      return error ?? new Error('failed')
    } finally {
      this.#asking.delete(key)
    }
  }

  #hide(isHidden: boolean): void {
    if (isHidden === this.#isHidden) return
    this.#isHidden = isHidden
    this.#schedule(0)
  }
}
