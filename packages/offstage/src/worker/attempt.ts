// One try at a task, to be read as a pipeline: claim in hand, run it, record what it reports, decide how it ended, settle.
import { now } from '../base/clock.ts'
import { probe } from '../base/probe.ts'
import type { Run, RunEnd, Runner } from '../runner/runner.ts'
import type { Claim } from '../store/store.ts'
import { errorFrom } from '../task/failure.ts'
import type { Host } from '../task/host.ts'
import { killed, type Outcome } from '../task/outcome.ts'
import type { Recorder } from './recorder.ts'

/** How long a task that listens may take to stop. */
export const GRACE_MS = 5000

export interface AttemptParts {
  runner: Runner
  recorder: Recorder
  /** Carries out what the task itself launches and asks for. */
  host: Host
  /** The function is about to be called. */
  onStarted: (claim: Claim) => void
  /** Data tables were written by the task. */
  onTables: (names: string[]) => void
  /** Every log line, as it comes: the dev server's terminal. */
  onLog: (claim: Claim, level: string, line: string) => void
}

/** Why an attempt is being stopped. */
export interface StopOrder {
  by: string | null
  reason: string | null
  graceMs?: number
}

export class Attempt {
  readonly claim: Claim
  /** Resolves when the end is stored, or known to be somebody else's. */
  readonly over: Promise<void>
  #run: Run | undefined
  #stop: StopOrder | undefined

  constructor(claim: Claim, parts: AttemptParts) {
    this.claim = claim
    this.over = this.#live(parts)
  }

  /** Ends the run; the first order counts. */
  stop(order: StopOrder): void {
    if (this.#stop) return
    this.#stop = order
    this.#run?.stop({ reason: order.reason, graceMs: order.graceMs ?? GRACE_MS })
  }

  async #live(parts: AttemptParts): Promise<void> {
    const { claim } = this
    const ended = Promise.withResolvers<RunEnd>()
    const record = parts.recorder.open(claim, {
      lost: () => this.stop({ by: null, reason: 'the lease was lost', graceMs: 0 }),
      hold: () => this.#run?.pause(),
      release: () => this.#run?.resume(),
    })
    this.#run = parts.runner.start(claim, {
      onStarted: () => parts.onStarted(claim),
      onLog: (level, line, at) => {
        record.log({ kind: 'log', level, text: line, at }, line.length)
        parts.onLog(claim, level, line)
      },
      onState: (patch, at) => record.patch(patch, at),
      onTables: parts.onTables,
      host: parts.host,
      onEnd: ended.resolve,
    })
    if (this.#stop) this.#run.stop({ reason: this.#stop.reason, graceMs: this.#stop.graceMs ?? GRACE_MS })
    const end = await ended.promise
    const outcome = this.#outcomeOf(end)
    if (end.kind === 'stopped' && end.error)
      record.log({ kind: 'note', text: `While stopping: ${errorFrom(end.error).message}`, at: now() }, 100)
    await probe('attempt:settle')
    await record.settle(outcome)
  }

  #outcomeOf(end: RunEnd): Outcome {
    if (end.kind === 'done') return { status: 'completed', result: end.result }
    if (end.kind === 'failed') return { status: 'failed', error: end.error }
    return killed(this.#stop?.by ?? null, this.#stop?.reason ?? null)
  }
}
