// Reads: those asked at the same time share one transaction that sees one moment, their statements on the way together. Used by the thread, on a connection of their own.
import { setTimeout as delay } from 'node:timers/promises'
import { type ReadVerb, VERBS, type WriteVerb } from '../sql/verbs.ts'
import type { Ask } from '../thread/messages.ts'
import type { Connection, Mode } from './connection.ts'
import { isPassing } from './failure.ts'
import { pause } from './pause.ts'

interface Wanted {
  run(): Promise<unknown>
  resolve(value: unknown): void
  reject(error: unknown): void
  since: number
}

const MODE: Mode = { begin: 'begin isolation level repeatable read read only', limitMs: 30_000 }
/** How long the database may be out of reach before a read is refused. */
const PATIENCE_MS = 10_000

export class Readers {
  readonly #connection: Connection
  #wanted: Wanted[] = []
  #working: Promise<void> | undefined

  constructor(connection: Connection) {
    this.#connection = connection
  }

  read(ask: Ask): Promise<unknown> {
    const verb = VERBS[ask.verb] as unknown as ReadVerb<unknown, unknown>
    return this.#want(() => verb.run(this.#connection, ask.request))
  }

  /** Whether a write has anything to do; what a reader sees is enough to say no, for the bell rings again after whatever comes later. */
  async isNeeded(ask: Ask): Promise<boolean> {
    const verb = VERBS[ask.verb] as unknown as WriteVerb<unknown, unknown>
    return (await this.#want(async () => verb.isNeeded?.(this.#connection, ask.request))) !== false
  }

  async idle(): Promise<void> {
    while (this.#working) await this.#working
  }

  #want(run: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#wanted.push({ run, resolve, reject, since: performance.now() })
      this.#working ??= this.#work().finally(() => {
        this.#working = undefined
      })
    })
  }

  async #work(): Promise<void> {
    for (let failures = 0; this.#wanted.length > 0; ) {
      const together = this.#wanted.splice(0)
      const failed = await this.#answer(together)
      // One that fails spoils the transaction for the others: each is tried alone, and told its own error.
      const again = failed.length > 1 ? await this.#alone(failed) : failed
      if (again.length === 0) failures = 0
      else await delay(pause(failures++))
      this.#wanted.unshift(...again)
    }
  }

  async #alone(wanted: Wanted[]): Promise<Wanted[]> {
    const again: Wanted[] = []
    for (const one of wanted) again.push(...(await this.#answer([one])))
    return again
  }

  /** Gives those that are to be tried again. */
  async #answer(wanted: Wanted[]): Promise<Wanted[]> {
    try {
      await this.#connection.begin(MODE)
      // All are waited for: none may go on asking when the transaction is over.
      const answers = await Promise.allSettled(wanted.map(({ run }) => run()))
      const values = answers.map((answer) => {
        if (answer.status === 'rejected') throw answer.reason
        return answer.value
      })
      // Nothing was written: there is nothing to wait for.
      this.#connection.commit().catch(() => undefined)
      for (const [place, { resolve }] of wanted.entries()) resolve(values[place])
      return []
    } catch (error) {
      await this.#connection.rollback()
      if (wanted.length > 1) return wanted
      const [one] = wanted as [Wanted]
      if (isPassing(error) && performance.now() - one.since < PATIENCE_MS) return wanted
      one.reject(error)
      return []
    }
  }
}
