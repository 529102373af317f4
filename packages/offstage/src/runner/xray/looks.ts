// The supervisor's side of looking into one process: orders go down, answers come up; who asks for the same at the same time shares one look.
import { OffstageError } from '../../base/errors.ts'
import type { Look, LookAnswer, LookOrder } from './sight.ts'

interface Open {
  ask: number
  profileMs: number
  answer: PromiseWithResolvers<Look>
  /** Somebody has waited for it in vain: who asks now is given a look of his own. */
  isOverdue: boolean
}

export class Looks {
  readonly #send: (order: LookOrder) => void
  #open: Open[] = []
  #asks = 0
  #isOver = false

  constructor(send: (order: LookOrder) => void) {
    this.#send = send
  }

  /** Error: `XRAY_FAILED` when it has not answered after `withinMs` and the profile's time, or cannot, or ended. */
  async take(profileMs: number, withinMs: number): Promise<Look> {
    if (this.#isOver) throw ended()
    const open = this.#ask(profileMs)
    const tooLate = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      open.isOverdue = true
      tooLate.reject(silent(withinMs))
    }, withinMs + profileMs)
    try {
      return await Promise.race([open.answer.promise, tooLate.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Whether an answer is outstanding. */
  get isOpen(): boolean {
    return this.#open.length > 0
  }

  answered(answer: LookAnswer): void {
    const open = this.#open.find(({ ask }) => ask === answer.ask)
    this.#open = this.#open.filter((other) => other !== open)
    if ('look' in answer) open?.answer.resolve(answer.look)
    else open?.answer.reject(new OffstageError('XRAY_FAILED', `The task could not be looked at: ${answer.error}.`))
  }

  /** The process is gone. */
  end(): void {
    this.#isOver = true
    for (const { answer } of this.#open) answer.reject(ended())
    this.#open = []
  }

  #ask(profileMs: number): Open {
    const shared = this.#open.find((open) => open.profileMs === profileMs && !open.isOverdue)
    if (shared) return shared
    const open: Open = { ask: ++this.#asks, profileMs, answer: Promise.withResolvers<Look>(), isOverdue: false }
    // Who asked may be gone by the time it fails.
    open.answer.promise.catch(() => undefined)
    this.#open.push(open)
    this.#send({ kind: 'look', ask: open.ask, profileMs })
    return open
  }
}

function silent(withinMs: number): OffstageError {
  return new OffstageError(
    'XRAY_FAILED',
    `The task did not answer within ${withinMs} ms: it is in a call outside of JavaScript (execSync, a synchronous native function, a wait on a lock). Its memory and processor time still tell whether it works.`,
  )
}

function ended(): OffstageError {
  return new OffstageError('XRAY_FAILED', 'The task ended before it could be looked at.')
}
