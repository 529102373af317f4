// A signal that ends a piece of work when its time is over or when its caller gives up. Called by safe-fetch.ts for each page.
import { CrawlError } from './crawl-error.ts'

export interface Deadline {
  /** Its reason is a CrawlError: `TIMEOUT` or `ABORTED`. */
  signal: AbortSignal
  /** Time spent waiting for one's turn does not count. */
  pause(): void
  resume(): void
  /** Must be called when the work is done; lets go of the timer and of the caller's signal. */
  end(): void
}

/** Starts counting at once. A long-lived `signal` may serve any number of deadlines: nothing of an ended one hangs on it. */
export function startDeadline(what: string, timeoutMs: number, signal?: AbortSignal): Deadline {
  const controller = new AbortController()
  const stopped = () => controller.abort(new CrawlError('ABORTED', `${what} was stopped.`, { cause: signal?.reason }))
  let leftMs = timeoutMs
  let since = performance.now()
  let timer: NodeJS.Timeout | undefined = setTimeout(expire, timeoutMs)
  function expire(): void {
    const message = `${what} took longer than ${timeoutMs / 1000} s.`
    controller.abort(new CrawlError('TIMEOUT', message, { details: { afterMs: timeoutMs } }))
  }
  if (signal?.aborted) stopped()
  else signal?.addEventListener('abort', stopped, { once: true })
  return {
    signal: controller.signal,
    pause() {
      clearTimeout(timer)
      leftMs -= performance.now() - since
    },
    resume() {
      since = performance.now()
      timer = setTimeout(expire, Math.max(0, leftMs))
    },
    end() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stopped)
    },
  }
}
