// One try at a task, to be read as a pipeline: claim in hand, run it, record what it reports, decide how it ended, settle.
import { now, steady } from '../base/clock.ts'
import { probe } from '../base/probe.ts'
import type { Run, RunEnd, Runner } from '../runner/runner.ts'
import type { Claim } from '../store/store.ts'
import { errorFrom } from '../task/failure.ts'
import type { Host } from '../task/host.ts'
import { graceOf } from '../task/run-options.ts'
import type { Xray } from '../task/xray.ts'
import { type Ending, endingOf } from './ending.ts'
import type { Record, Recorder } from './recorder.ts'
import { reasonOf, type StopCause } from './stop-cause.ts'

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

export class Attempt {
  readonly claim: Claim
  /** Resolves when it has run. */
  readonly ran: Promise<void>
  /** Resolves when the end is stored, or known to be somebody else's. */
  readonly over: Promise<void>
  readonly #claimedAt = steady()
  #run: Run | undefined
  #stop: { cause: StopCause; graceMs: number } | undefined
  #timeout: NodeJS.Timeout | undefined

  constructor(claim: Claim, parts: AttemptParts) {
    this.claim = claim
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ran = promise
    this.over = this.#live(parts, resolve)
  }

  /** Whether the task ends with this attempt, come what may. */
  get isLast(): boolean {
    return this.claim.attempt > (this.claim.run.retries ?? 0)
  }

  /** Ends the run. The first cause counts; called again with less time it hurries. `graceMs` null: the task's own. */
  stop(cause: StopCause, graceMs: number | null): void {
    const grace = graceMs ?? graceOf(this.claim.run)
    if (this.#stop && grace >= this.#stop.graceMs) return
    this.#stop = { cause: this.#stop?.cause ?? cause, graceMs: grace }
    this.#tellRun()
  }

  async xray(profileMs: number): Promise<Xray> {
    if (!this.#run) throw new Error('the attempt has not begun')
    return await this.#run.xray({ profileMs })
  }

  async #live(parts: AttemptParts, ran: () => void): Promise<void> {
    const { claim } = this
    const record = parts.recorder.open(claim, claim.state, {
      lost: () => this.stop({ kind: 'lost' }, 0),
      hold: () => this.#run?.pause(),
      release: () => this.#run?.resume(),
    })
    const end = await this.#runWith(parts, record)
    clearTimeout(this.#timeout)
    if (end.kind === 'stopped' && end.error) record.note(`While stopping: ${errorFrom(end.error).message}`, now())
    await probe('attempt:settle')
    const settled = record.settle(this.#ending(end, record))
    // Not before the end is on its way: whatever is claimed for the slot may go into the same commit.
    ran()
    await settled
  }

  async #runWith(parts: AttemptParts, record: Record): Promise<RunEnd> {
    const { claim } = this
    const { promise, resolve } = Promise.withResolvers<RunEnd>()
    const { fresh, memoryBytes } = claim.run
    const job = {
      ...claim,
      ...(fresh === undefined ? {} : { fresh }),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    }
    this.#run = parts.runner.start(job, {
      onStarted: () => {
        this.#arm()
        parts.onStarted(claim)
      },
      onLog: (level, line, at) => {
        record.log(level, line, at)
        parts.onLog(claim, level, line)
      },
      onState: (patch, at) => record.patch(patch, at),
      onVitals: (vitals) => record.vitals(vitals),
      onNote: (text, at) => record.note(text, at),
      onTables: parts.onTables,
      host: parts.host,
      onEnd: resolve,
    })
    if (this.#stop) this.#tellRun()
    return await promise
  }

  #arm(): void {
    const { run, leftMs } = this.claim
    const timeoutMs = run.timeoutMs ?? Number.POSITIVE_INFINITY
    const totalMs = leftMs === null ? Number.POSITIVE_INFINITY : Math.max(0, leftMs - (steady() - this.#claimedAt))
    const ms = Math.min(timeoutMs, totalMs)
    if (ms === Number.POSITIVE_INFINITY) return
    const cause: StopCause = totalMs < timeoutMs ? { kind: 'total-timeout' } : { kind: 'timeout', timeoutMs }
    this.#timeout = setTimeout(() => this.stop(cause, null), ms)
  }

  #tellRun(): void {
    if (!this.#stop || !this.#run) return
    const { cause, graceMs } = this.#stop
    const inquest = graceMs > 0 && cause.kind !== 'shutdown' && cause.kind !== 'lost' && cause.kind !== 'fenced'
    this.#run.stop({ reason: reasonOf(cause), graceMs, inquest })
  }

  #ending(end: RunEnd, record: Record): Ending {
    return endingOf(end, { claim: this.claim, cause: this.#stop?.cause, vitals: record.newestVitals() })
  }
}
