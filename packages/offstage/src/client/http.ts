// Requests to the server: one place that words what went wrong, and lets the very first request go alone, so that a new visitor gets one session and not two.
import { OffstageError } from '../base/errors.ts'
import { type ErrorBody, WIRE_HEADER, WIRE_VERSION } from '../protocol/frames.ts'
import { errorFrom } from '../task/failure.ts'

export interface HttpOptions {
  /** Default: the page's own `fetch`. */
  fetch?: typeof fetch
  /** Sent with every request: an authorization header of the app's own, say. */
  headers?: () => Record<string, string>
}

/** How long the very first request may keep the others waiting. */
const FIRST_MS = 1000

export class Http {
  readonly #base: string
  readonly #options: HttpOptions
  /** Whether an answer has come, and with it a session. */
  #isKnown = false
  #first: Promise<void> | undefined

  constructor(base: string, options: HttpOptions) {
    this.#base = base.replace(/\/+$/, '')
    this.#options = options
  }

  /** The answer's text. Rejects with the server's error (name, message, code), or with `OFFLINE`. */
  async text(path: string, init: RequestInit = {}): Promise<string> {
    const response = await this.request(path, init)
    return await response.text()
  }

  /** The answer itself, its body unread. Rejects as `text` does. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    // A failure taught nobody who we are: then the next in line goes first.
    while (!this.#isKnown && this.#first) await this.#first
    const request = this.#send(path, init)
    if (!this.#isKnown) this.#first = this.#wait(request)
    return await request
  }

  async #wait(request: Promise<unknown>): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<true>()
    const timer = setTimeout(() => resolve(true), FIRST_MS)
    const answered = request.then(
      () => true,
      () => false,
    )
    this.#isKnown = await Promise.race([answered, late])
    this.#first = undefined
    clearTimeout(timer)
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const send = this.#options.fetch ?? globalThis.fetch
    let response: Response
    try {
      response = await send(this.#base + path, {
        credentials: 'same-origin',
        ...init,
        headers: {
          [WIRE_HEADER]: String(WIRE_VERSION),
          ...this.#options.headers?.(),
          ...(init.headers as Record<string, string>),
        },
      })
    } catch (error) {
      if (init.signal?.aborted) throw error
      throw new OffstageError(
        'OFFLINE',
        'The server cannot be reached. Check the connection; what is watched goes on by itself once it is back.',
        { cause: error },
      )
    }
    if (response.ok) return response
    throw await errorOf(response)
  }
}

async function errorOf(response: Response): Promise<Error> {
  let body: Partial<ErrorBody> | undefined
  try {
    body = (await response.json()) as Partial<ErrorBody>
  } catch {
    // Not ours: a proxy's page, say. The status says what there is to say.
  }
  const error = body?.error
  if (!error)
    return new OffstageError('HTTP_ERROR', `The server answered ${response.status} ${response.statusText}.`, {
      details: { status: response.status },
    })
  return Object.assign(errorFrom({ name: error.name ?? 'OffstageError', message: error.message, code: error.code }), {
    requestId: error.requestId,
  })
}
