// What a child does, be it a process or a thread: loads the task modules, says `ready`, then runs the tasks it is told to, one at a time, and reports all that happens.
import { now } from '../../base/clock.ts'
import { provideCurrentTask } from '../../task/current.ts'
import { type Failure, failureFrom } from '../../task/failure.ts'
import { provideHost } from '../../task/host.ts'
import type { LogLevel } from '../../task/journal.ts'
import { failure } from '../exit-failure.ts'
import { LogLimit } from '../log-limit.ts'
import type { Order, Output, Report, VitalsBase } from '../messages.ts'
import { captureOutput } from '../output.ts'
import type { Job } from '../runner.ts'
import { runOfContext, TaskRun } from '../task-run.ts'
import { LineHost } from './host.ts'
import { compareTraces, type Traces } from './leftovers.ts'
import type { Meter } from './meter.ts'

export interface Ground {
  report(report: Report): void
  /** Keeps the child alive until the returned function is called. */
  hold(): () => void
  meter: Meter
  takeTraces(): Traces
  /** Ends the child at once; nothing of the task's runs any more. */
  die(): void
}

const SETTLE_MS = 50
const SETTLES = 20
const DROPPED_MS = 250
/** Taken before a task can put others in their place. */
const { setTimeout, setImmediate } = globalThis

export class Stage {
  readonly #ground: Ground
  readonly #host: LineHost
  #release: () => void
  #running: TaskRun | undefined
  #limit = new LogLimit()
  #droppedAt = 0
  #base: VitalsBase | undefined
  #modules: string[] = []
  #isReady = false
  /** The child as the task modules left it, which every task must leave it again. */
  #clean: Traces
  #isSpoilt = false

  /** From here on the child is kept alive, and what it prints and throws is the task's. */
  constructor(ground: Ground) {
    this.#ground = ground
    this.#release = ground.hold()
    this.#clean = ground.takeTraces()
    this.#host = new LineHost({
      call: (call, verb, args) => {
        this.#running?.flush()
        ground.report({ kind: 'call', call, verb, args })
      },
      hold: () => ground.hold(),
    })
    captureOutput({ isTask: () => true, take: (...args) => this.#print(...args) })
    this.#guard()
  }

  obey(order: Order): void {
    if (order.kind === 'start') void this.#start(order.job)
    else if (order.kind === 'stop') {
      // From now on the loop is kept alive: the supervisor decides how long the end may take.
      this.#ground.hold()
      this.#running?.stop(order.reason)
    } else this.#host.answer(order)
  }

  /** `ready` is not said before `guarded` is resolved. */
  async load(modules: string[], guarded?: Promise<unknown>): Promise<void> {
    this.#modules = modules
    for (const url of modules) {
      try {
        await import(url)
      } catch (error) {
        this.#ground.report({ kind: 'ready', error: loadError(url, failureFrom(error)) })
        return
      }
    }
    await guarded
    this.#isReady = true
    this.#clean = this.#ground.takeTraces()
    this.#ground.report({ kind: 'ready', memoryBytes: this.#ground.meter.memoryBytes() })
  }

  async #start(job: Job): Promise<void> {
    // Last, for a task module may have imported the server's side, which provides its own.
    provideCurrentTask(() => {
      const run = this.#currentRun()
      return run?.isOver ? undefined : run?.current
    })
    provideHost(() => this.#host)
    this.#limit = new LogLimit()
    this.#base = this.#ground.meter.begin(job.memoryBytes)
    const run = new TaskRun(job, {
      report: (report) => this.#reportInOrder(report),
      print: (text) => this.#print('err', 'error', text),
    })
    this.#running = run
    this.#release()
    await run.run()
    this.#release = this.#ground.hold()
    await this.#settle()
  }

  /** Says so when nothing of the task goes on, and whether it has left the child as it found it. */
  async #settle(): Promise<void> {
    if (this.#isSpoilt) return
    for (let settle = 0; settle < SETTLES; settle++) {
      // A turn of the loop first: a rejection nobody handled shows itself only then.
      await (settle === 0
        ? new Promise((resolve) => setImmediate(resolve))
        : new Promise((resolve) => setTimeout(resolve, SETTLE_MS)))
      if (this.#isSpoilt) return
      const verdict = compareTraces(this.#clean, this.#ground.takeTraces())
      if (verdict === 'wait') continue
      if (verdict === 'clean') this.#running = undefined
      const isSpent = verdict === 'dirty'
      this.#ground.report({ kind: 'idle', isSpent, memoryBytes: this.#ground.meter.memoryBytes() })
      return
    }
  }

  #currentRun(): TaskRun | undefined {
    return runOfContext() ?? this.#running
  }

  /** What an earlier task left behind, or what is printed between tasks, belongs in nobody's log. */
  #print(output: Output, level: LogLevel, text: string): void {
    const run = this.#currentRun()
    if (!run || run.isOver) return
    run.flush()
    if (this.#limit.admit(Buffer.byteLength(text))) {
      this.#reportDropped()
      this.#ground.report({ kind: 'log', output, level, text, at: now() })
    } else if (performance.now() - this.#droppedAt > DROPPED_MS) this.#reportDropped()
  }

  /** What was dropped before the end must be told before it. */
  #reportInOrder(message: Report): void {
    const { report, meter } = this.#ground
    if (message.kind === 'started') report({ ...message, base: this.#base })
    else if (message.kind === 'done' || message.kind === 'failed') {
      this.#reportDropped()
      report({ ...message, vitals: meter.end() })
    } else report(message)
  }

  #reportDropped(): void {
    this.#droppedAt = performance.now()
    const bytes = this.#limit.takeDropped()
    if (bytes > 0) this.#ground.report({ kind: 'dropped', bytes })
  }

  /** Everything by which a task may end other than by returning or throwing. */
  #guard(): void {
    process.on('uncaughtException', (thrown) => this.#spoil(thrown))
    process.on('unhandledRejection', (thrown) => this.#spoil(thrown))
    process.on('beforeExit', () => {
      const run = this.#running
      if (!run || run.isOver) return
      if (run.isStoppable) this.#ground.hold()
      else run.neverSettled()
    })
    process.on('exit', () => {
      const run = this.#running
      run?.flush()
      this.#reportDropped()
      if (run && !run.isOver) this.#ground.report({ kind: 'leaving', vitals: this.#ground.meter.end() })
    })
  }

  /** Thrown where nobody catches: this child can no longer be trusted with anything. */
  #spoil(thrown: unknown): void {
    this.#isSpoilt = true
    this.#running?.fail(thrown)
    if (!this.#isReady) {
      this.#ground.report({ kind: 'ready', error: loadError(this.#modules.join(', '), failureFrom(thrown)) })
    }
    this.#ground.die()
  }
}

function loadError(url: string, cause: Failure): Failure {
  return failure('TASK_LOAD_ERROR', `The task module ${url} cannot be loaded: ${cause.message}`, cause)
}
