// Reads: each in a transaction of its own, so that it sees one moment, on the connection that does not write. Used by the thread.
import type { Tx } from '../sql/tx.ts'
import { type ReadVerb, VERBS, type WriteVerb } from '../sql/verbs.ts'
import type { Ask } from '../thread/messages.ts'
import type { Connection } from './connection.ts'
import { whenFree } from './when-free.ts'

export class Readers {
  readonly #connection: Connection
  #last: Promise<unknown> = Promise.resolve()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  read(ask: Ask): Promise<unknown> {
    const verb = VERBS[ask.verb] as unknown as ReadVerb<unknown, unknown>
    return this.#inTurn(() => verb.run(this.#connection, ask.request))
  }

  /** Whether a write has anything to do; what a reader sees is enough to say no, for the bell rings again after whatever comes later. */
  async isNeeded(ask: Ask): Promise<boolean> {
    const verb = VERBS[ask.verb] as unknown as WriteVerb<unknown, unknown>
    return (await this.#inTurn(async () => verb.isNeeded?.(this.#connection, ask.request))) ?? true
  }

  /** Something of the driver's own. */
  look<T>(read: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#inTurn(() => read(this.#connection))
  }

  /** Resolves when what was asked so far is read. */
  async idle(): Promise<void> {
    await this.#last
  }

  /** One after the other: a connection has one transaction at a time. */
  #inTurn<T>(read: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(() => whenFree(() => this.#inTransaction(read)))
    // The next in turn does not care how this one ended; its asker does.
    this.#last = answer.catch(() => undefined)
    return answer
  }

  async #inTransaction<T>(read: () => Promise<T>): Promise<T> {
    this.#connection.exec('begin')
    try {
      return await read()
    } finally {
      this.#connection.rollback()
    }
  }
}
