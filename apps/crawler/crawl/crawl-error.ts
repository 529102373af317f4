// The one error class of the crawler. Thrown by every room of crawl/; the task stores its reason, the page shows its message.

export interface CrawlErrorOptions {
  cause?: unknown
  /** Facts for programs, such as `afterMs` of a timeout or `status` of an answer. */
  details?: Record<string, unknown>
}

/** An error with a stable `code` (UPPER_SNAKE) and a one-line message that states the fact and, where there is one, the fix. */
export class CrawlError extends Error {
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(code: string, message: string, options: CrawlErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'CrawlError'
    this.code = code
    this.details = options.details ?? {}
  }
}
