// The thread's end of the line: takes what was asked, has it read or written, and answers. Each driver's thread has one.
import { VERBS, type VerbName } from '../sql/verbs.ts'
import type { WorkerRow } from '../store.ts'
import type { Outcome } from './group-commit.ts'
import { Hearts } from './hearts.ts'
import { machineNow } from './machine-clock.ts'
import type { Answer, Ask, FromThread, StoreFailure } from './messages.ts'
import { SettledClock } from './settled-clock.ts'

export interface DeskParts {
  say(message: FromThread): void
  read(ask: Ask): Promise<unknown>
  /** Whether a write has anything to do. */
  isNeeded(ask: Ask): Promise<boolean>
  write(ask: Ask): void
  /** Calls back when the beat is stored. */
  beat(worker: WorkerRow, stored: () => void): void
  failureOf(error: unknown): StoreFailure
}

const FORGET_APART_MS = 50
/** Asks of the thread itself have no caller. */
export const NOBODY = 0

export class Desk {
  readonly #parts: DeskParts
  readonly #hearts: Hearts
  readonly #clock = new SettledClock()
  /** Verbs that found something the last time. */
  readonly #found = new Set<VerbName>()

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.#hearts = new Hearts((worker) => {
      const at = machineNow()
      parts.beat(worker, () => parts.say({ kind: 'beat', worker: worker.id, at }))
    })
  }

  /** Writes queue up in the order asked; reads wait for none of them, and are answered together. */
  async take(asks: Ask[]): Promise<void> {
    const reads: Promise<Answer>[] = []
    for (const ask of asks) {
      const verb = VERBS[ask.verb]
      if (ask.verb === 'retire') this.#hearts.stop(ask.request as string)
      if (verb.kind === 'read') reads.push(this.#answered(ask, this.#parts.read(ask)))
      else if ('isNeeded' in verb) void this.#writeIfNeeded(ask)
      else this.#parts.write(ask)
    }
    if (reads.length > 0) this.#answer(await Promise.all(reads), false)
  }

  /** A commit is done: whoever asked is told. Gives whether others should look. */
  wrote(outcomes: Outcome[]): boolean {
    const rings = outcomes.some((outcome) => outcome.rings)
    for (const outcome of outcomes) {
      this.#followHeart(outcome)
      if ('value' in outcome) outcome.ask.stored?.()
      // A little at a time: there may be more.
      if ('value' in outcome && outcome.ask.verb === 'forget' && outcome.value !== 0)
        setTimeout(() => void this.forget(), FORGET_APART_MS).unref()
      if ('value' in outcome && outcome.ask.verb === 'tick' && outcome.value !== 0) void this.tend('tick')
      if (outcome.rings) this.#found.add(outcome.ask.verb)
      else this.#found.delete(outcome.ask.verb)
    }
    const asked = outcomes.filter(({ ask }) => ask.call !== NOBODY)
    this.#answer(
      asked.map((outcome) => this.#answerOf(outcome)),
      rings,
    )
    return rings
  }

  /** What the driver itself has to do now and then: written if there is anything to do. */
  async tend(verb: VerbName, request?: unknown): Promise<void> {
    const ask: Ask = { call: NOBODY, verb, request }
    // Whoever asks for something meets the same trouble, and is told.
    const isNeeded = await this.#parts.isNeeded(ask).catch(() => false)
    if (isNeeded) this.#parts.write(ask)
  }

  /** Deletes what was kept for long enough. */
  async forget(): Promise<void> {
    const wall = await this.#parts.read({ call: NOBODY, verb: 'clock', request: undefined }).catch(() => undefined)
    if (wall !== undefined) await this.tend('forget', { isByAge: this.#clock.look(wall as number) })
  }

  close(): void {
    this.#hearts.stopAll()
  }

  /** An idle look takes no writer's lock. Where the last one found something, the next need not look first. */
  async #writeIfNeeded(ask: Ask): Promise<void> {
    if (this.#found.has(ask.verb)) return this.#parts.write(ask)
    const answer = await this.#answered(ask, this.#parts.isNeeded(ask))
    if (answer.value === true) this.#parts.write(ask)
    else this.#answer([{ ...answer, value: [] }], false)
  }

  /** Hearts follow what is stored: they begin with their worker's row, and end with it at the latest. */
  #followHeart(outcome: Outcome): void {
    if ('error' in outcome || outcome.ask.call === NOBODY) return
    if (outcome.ask.verb === 'enlist') this.#hearts.start(outcome.ask.request as WorkerRow)
    if (outcome.ask.verb === 'retire') this.#hearts.stop(outcome.ask.request as string)
  }

  #answer(answers: Answer[], rings: boolean): void {
    this.#parts.say({ kind: 'answers', answers, rings })
  }

  async #answered({ call }: Ask, value: Promise<unknown>): Promise<Answer> {
    try {
      return { call, value: await value }
    } catch (error) {
      return { call, error: this.#parts.failureOf(error) }
    }
  }

  #answerOf(outcome: Outcome): Answer {
    const { call } = outcome.ask
    return 'error' in outcome ? { call, error: this.#parts.failureOf(outcome.error) } : { call, value: outcome.value }
  }
}
