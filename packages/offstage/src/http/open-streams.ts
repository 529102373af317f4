// The event streams open in one server: bounded in number, and ended together when it stops.
import { OffstageError } from '../base/errors.ts'
import type { PageStream } from './stream.ts'

const MOST = 5000
const MOST_A_VISITOR = 100

export class OpenStreams {
  readonly #owners = new Map<PageStream, string | null>()
  #isClosed = false

  /** Opens one more for a visitor. Errors: `TOO_MANY_STREAMS`, `STOPPING`. */
  open(owner: string | null, make: () => PageStream): PageStream {
    if (this.#isClosed)
      throw new OffstageError('STOPPING', 'The server is stopping and opens no event streams. Try again in a moment.')
    const own = [...this.#owners.values()].filter((one) => one === owner).length
    if (this.#owners.size >= MOST || own >= MOST_A_VISITOR)
      throw new OffstageError(
        'TOO_MANY_STREAMS',
        `${own >= MOST_A_VISITOR ? `${own} pages of this visitor` : `${MOST} pages`} are watching already. Close some, or try again in a moment.`,
      )
    const stream = make()
    this.#owners.set(stream, owner)
    void stream.over.then(() => this.#owners.delete(stream))
    return stream
  }

  /** Tells every open stream to come again later, and opens no more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#owners.keys()].map((stream) => stream.bye()))
  }
}
