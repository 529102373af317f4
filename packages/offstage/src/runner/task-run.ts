// One task where it runs, in a process, a thread or inline: calls the function with everything a task may use around it, and reports how it ended. Exactly one end is reported.
import { AsyncLocalStorage } from 'node:async_hooks'
import { getEventListeners } from 'node:events'
import { now } from '../base/clock.ts'
import { checkedArgs } from '../task/checked-args.ts'
import type { CurrentTask } from '../task/current.ts'
import type { Failure } from '../task/failure.ts'
import { LIMITS } from '../task/limits.ts'
import { findDefinition, unknownName } from '../task/registry.ts'
import { type RetryVerdict, retryVerdict } from '../task/retries.ts'
import { TaskStateTracker } from '../task/state.ts'
import { taskCodec } from '../task/task.ts'
import { decode, encode } from '../task/value.ts'
import { failure, noResult } from './exit-failure.ts'
import type { Report } from './messages.ts'
import type { Job } from './runner.ts'
import { StateReports } from './state-reports.ts'
import { stopSignal } from './stop-signal.ts'
import { failureText, thrownFailure } from './thrown.ts'

export interface TaskRunParts {
  report(report: Report): void
  /** Prints in the task's log. */
  print(text: string): void
}

const context = new AsyncLocalStorage<TaskRun>()
/** The state of who has none yet, as it comes: nothing is to be restored. */
const EMPTY_STATE = encode({}, { what: 'state' })

/** The run that the calling code belongs to: by async context, so that what an earlier task left behind is not taken for this one's. */
export function runOfContext(): TaskRun | undefined {
  return context.getStore()
}

export class TaskRun {
  readonly current: CurrentTask
  readonly #job: Job
  readonly #parts: TaskRunParts
  readonly #tracker: TaskStateTracker
  readonly #state: StateReports
  readonly #stop
  #isOver = false

  constructor(job: Job, parts: TaskRunParts) {
    this.#job = job
    this.#parts = parts
    this.#state = new StateReports((patch) => this.#report({ kind: 'state', patch, at: now() }))
    this.#stop = stopSignal(
      () => this.#report({ kind: 'listens' }),
      (signal) => getEventListeners(signal, 'abort').length,
    )
    this.#tracker = new TaskStateTracker(() => this.#state.wrote())
    this.current = {
      id: job.id,
      name: job.name,
      attempt: job.attempt,
      state: this.#tracker,
      signal: () => this.#stop.signal(),
      onKill: (cleanUp) => this.#stop.onKill(cleanUp),
      tablesWritten: (tables) => this.#report({ kind: 'changed', tables }),
    }
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Whether the supervisor can still bring about its end: the process must live on for that even with nothing else to do. */
  get isStoppable(): boolean {
    return this.#stop.isAwaited() || this.#stop.isAsked
  }

  /** Runs the function; resolves when its end is reported. */
  async run(): Promise<void> {
    await context.run(this, async () => {
      try {
        const definition = findDefinition(this.#job.name)
        if (!definition) throw undeclared(this.#job.name)
        const given = decode<unknown[]>(this.#job.args, taskCodec.revivers)
        this.#restore()
        this.#report({ kind: 'started', at: now() })
        // The schema is the user's code as well: it may take its time, print and throw.
        const args = definition.options.args ? await checkedArgs(definition, given) : given
        const value = await definition.fn(...args)
        await this.#stop.cleaned
        this.#finish({ kind: 'done', result: encodeResult(value), asked: this.#stop.isAsked })
      } catch (thrown) {
        await this.#stop.cleaned
        this.fail(thrown)
      }
    })
  }

  /** Something was thrown: by the function, or anywhere while it ran. */
  fail(thrown: unknown): void {
    if (this.#isOver) return
    const error = thrownFailure(thrown)
    this.flush()
    // A task that was asked to stop and throws the abort has done what it was told.
    if (!(this.#stop.isAsked && error.code === 'TASK_KILLED')) this.#parts.print(`${failureText(error)}\n`)
    this.#failed(error, this.#verdict(thrown))
  }

  /** The event loop is empty and the function has not returned. */
  neverSettled(): void {
    this.#failed(noResult())
  }

  stop(reason: string | null): void {
    context.run(this, () => {
      this.#stop.stop(reason, (error) => this.#parts.print(`In onKill: ${failureText(thrownFailure(error))}\n`))
      if (!this.#stop.hasSignal) void this.#stop.cleaned.then(() => this.#cleaned())
    })
  }

  /** Reports the state as it is now, before something that must come after it. */
  flush(): void {
    if (!this.#isOver) this.#state.flush()
  }

  /** The state begins as the attempt before left it; that is known, so it is not reported. */
  #restore(): void {
    if (this.#job.state !== EMPTY_STATE) this.#tracker.replace(decode(this.#job.state))
    this.#tracker.takePatch()
    this.#state.follow(this.#tracker)
  }

  #verdict(thrown: unknown): RetryVerdict {
    const { name, attempt } = this.#job
    return retryVerdict(thrown, attempt, findDefinition(name)?.options.retries, (fault) =>
      this.#parts.print(`In retries.decide: ${failureText(thrownFailure(fault))}\n`),
    )
  }

  #cleaned(): void {
    this.flush()
    this.#report({ kind: 'cleaned' })
  }

  #failed(error: Failure, retry?: RetryVerdict): void {
    this.#finish({ kind: 'failed', error, ...(retry === undefined ? {} : { retry }), asked: this.#stop.isAsked })
  }

  #finish(end: Report): void {
    if (this.#isOver) return
    this.flush()
    this.#parts.report(end)
    this.#isOver = true
  }

  #report(report: Report): void {
    if (!this.#isOver) this.#parts.report(report)
  }
}

function encodeResult(value: unknown): string {
  return encode(value, {
    what: 'the result',
    maxBytes: LIMITS.result,
    tooLarge: 'RESULT_TOO_LARGE',
    unserialisable: 'UNSERIALISABLE_RESULT',
    reducers: taskCodec.reducers,
  })
}

/** The supervisor knew the name, this process or thread does not: the modules differ, or hold another copy of the package. */
function undeclared(name: string): Error {
  const error = unknownName(name)
  return Object.assign(
    error,
    failure('TASK_LOAD_ERROR', `The task modules were loaded, but none declares it there. ${error.message}`),
  )
}
