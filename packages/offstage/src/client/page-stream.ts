// The one event stream of a page: opened when something is watched, opened anew with cursors when that changes, closed a while after the page is hidden, resumed
// after a cut, and replaced by polling where no stream gets through.
import { OffstageError } from '../base/errors.ts'
import type { Frame } from '../protocol/frames.ts'
import type { Http } from './http.ts'
import { readFrames } from './read-frames.ts'
import { Signal } from './signal.ts'
import { type LiveWatched, Subscriptions, type TaskWatched } from './subscriptions.ts'
import { whenHidden } from './visibility.ts'

/** `idle`: nothing is watched. `paused`: the page is hidden. */
export type StreamStatus = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'polling' | 'paused'

/** Changes of what is watched within this time open one stream. */
const GATHER_MS = 20
const HIDDEN_MS = 30_000
const BACKOFF = { firstMs: 300, mostMs: 5000 }
const POLL_MS = 1000
/** Failures in a row after which the page polls while it goes on trying. */
const PATIENCE = 3

export class PageStream {
  readonly status = new Signal<StreamStatus>('idle')
  readonly #http: Http
  readonly #watched = new Subscriptions()
  #line: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #poller: ReturnType<typeof setInterval> | undefined
  #failures = 0
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
    if (this.#watched.isEmpty || this.#isHidden) {
      this.#line = undefined
      before?.abort()
      this.#poll(false)
      this.status.set(this.#isHidden && !this.#watched.isEmpty ? 'paused' : 'idle')
      return
    }
    if (this.status.value === 'idle' || this.status.value === 'paused') this.status.set('connecting')
    const line = new AbortController()
    this.#line = line
    let retryMs: number | undefined
    try {
      const body = JSON.stringify(this.#watched.request())
      const response = await this.#http.request('/stream', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
        signal: line.signal,
      })
      const alive = watchdog(() => line.abort())
      try {
        await readFrames(response.body as ReadableStream<Uint8Array>, alive.note, (frame) => {
          if (frame.event === 'hello') {
            alive.expect(frame.data.heartbeatMs)
            before?.abort()
            this.#established(line)
          } else if (frame.event === 'bye') retryMs = frame.data.retryMs
          else if (frame.event === 'refused') void this.#refused(frame.data)
          else this.#deliver(line, frame)
        })
      } finally {
        alive.end()
      }
    } catch (error) {
      if (this.#line === line && isFinal(error)) return this.#giveUp(error as Error)
    }
    before?.abort()
    if (this.#line === line) this.#lost(retryMs)
  }

  #deliver(line: AbortController, frame: Frame): void {
    if (line.signal.aborted) return
    this.#watched.deliver(frame)
  }

  #established(line: AbortController): void {
    if (this.#line !== line) return
    this.#failures = 0
    this.#poll(false)
    this.status.set('live')
  }

  #lost(retryMs: number | undefined): void {
    this.#line = undefined
    this.#failures++
    const isPolling = this.#failures >= PATIENCE
    this.#poll(isPolling)
    this.status.set(isPolling ? 'polling' : 'reconnecting')
    const backoff = Math.min(BACKOFF.mostMs, BACKOFF.firstMs * 2 ** (this.#failures - 1))
    this.#schedule((retryMs ?? backoff) * (0.5 + Math.random()))
  }

  /** The server refuses the stream itself: trying again would not help. */
  #giveUp(error: Error): void {
    this.#line = undefined
    for (const watched of this.#watched.all()) watched.onError(error)
    this.status.set('idle')
  }

  async #refused({ key, error: { code, message } }: Extract<Frame, { event: 'refused' }>['data']): Promise<void> {
    const watched = this.#watched.find(key)
    if (!watched) return
    let error: Error = new OffstageError(code, message)
    if (code === 'TOKEN_EXPIRED' && 'refresh' in watched) {
      try {
        await watched.refresh()
        return this.#schedule(0)
      } catch (failure) {
        error = failure as Error
      }
    }
    this.#watched.remove(key)
    watched.onError(error)
  }

  #poll(isOn: boolean): void {
    if (!isOn) {
      clearInterval(this.#poller)
      this.#poller = undefined
      return
    }
    // An answer that fails is no news: the stream's next attempt, or the next round, tells.
    this.#poller ??= setInterval(() => {
      for (const watched of this.#watched.all()) watched.poll().catch(() => undefined)
    }, POLL_MS)
  }

  #hide(isHidden: boolean): void {
    if (isHidden === this.#isHidden) return
    this.#isHidden = isHidden
    this.#schedule(0)
  }
}

/** Errors that will be the same next time. */
function isFinal(error: unknown): boolean {
  return [
    'VERSION_MISMATCH',
    'CROSS_ORIGIN',
    'CONSOLE_LOGIN_REQUIRED',
    'CONSOLE_CLOSED',
    'HOST_NOT_ALLOWED',
    'INVALID_VALUE',
    'NOT_FOUND',
  ].includes((error as { code?: string }).code ?? '')
}

/** Ends a line that has been silent for twice the time between heartbeats. */
function watchdog(end: () => void): { note: () => void; expect: (heartbeatMs: number) => void; end: () => void } {
  let limitMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const note = () => {
    clearTimeout(timer)
    if (limitMs > 0) timer = setTimeout(end, limitMs)
  }
  return {
    note,
    expect(heartbeatMs) {
      limitMs = 2 * heartbeatMs
      note()
    },
    end: () => clearTimeout(timer),
  }
}
