// One task running in a process or thread, seen from the supervisor: turns what that reports, or how it dies, into what the worker is told. Ends exactly once.
import { setImmediate as turn } from 'node:timers/promises'
import { OffstageError } from '../base/errors.ts'
import type { Failure } from '../task/failure.ts'
import type { Vitals } from '../task/vitals.ts'
import type { Xray } from '../task/xray.ts'
import { Calls } from './calls.ts'
import type { Child, ChildListener } from './child.ts'
import { type Finding, Ladder, NOTES, nothingRan } from './ladder.ts'
import { Log } from './log.ts'
import type { Output, Report } from './messages.ts'
import { receive } from './receive.ts'
import type { Job, Run, RunEnd, RunHandlers, StopFacts, StopOrder } from './runner.ts'
import { inquest } from './xray/inquest.ts'
import { LOOK_MS } from './xray/sight.ts'
import { takeXray } from './xray/take-xray.ts'
import { Waits } from './xray/waits.ts'

/** What a run needs of the pool. */
export interface Seats {
  /** The run needs no child any more: it was stopped while it waited for one. */
  leave(run: ChildRun): void
  /** The task has said its end; the child may become idle again, or is so already. */
  release(child: Child, isIdle: boolean): void
  /** The child is dead. */
  lose(child: Child): void
  /** The child died before the task began: another is wanted. */
  again(run: ChildRun): void
  /** The run is over. */
  over(run: ChildRun): void
}

type Said = Extract<Report, { kind: 'done' | 'failed' }>

/** Turns of the event loop that raw output, written before the end was reported, may take to be read. */
const QUIET_TURNS = 2

/** Children that may die under a task that has not begun, before it is held to be the task's doing. */
const ATTEMPTS = 3

export class ChildRun implements Run, ChildListener {
  readonly #job: Job
  readonly #handlers: RunHandlers
  readonly #seats: Seats
  readonly #log: Log
  readonly #calls: Calls
  #child: Child | undefined
  #hasStarted = false
  #listens = false
  #attempts = 0
  #isPaused = false
  readonly #waits = new Waits()
  readonly #over = new AbortController()
  #ladder: Ladder | undefined
  #said: Said | undefined
  #isIdle = false
  #rawChunks = 0
  #isOver = false

  constructor(job: Job, handlers: RunHandlers, seats: Seats) {
    const { id, name, attempt, args, owner, state, memoryBytes } = job
    this.#job = { id, name, attempt, args, owner, state, ...(memoryBytes === undefined ? {} : { memoryBytes }) }
    this.#handlers = handlers
    this.#seats = seats
    this.#log = new Log((level, line, at) => handlers.onLog(level, line, at))
    this.#calls = new Calls(handlers.host, (reply) => this.#child?.send(reply))
  }

  /** A child was found. */
  take(child: Child): void {
    this.#child = child
    this.#attempts++
    child.listener = this
    if (this.#isPaused) child.pause()
    child.send({ kind: 'start', job: this.#job })
  }

  /** None can be had. */
  refuse(error: Failure): void {
    this.#end({ kind: 'failed', error })
  }

  stop(order: StopOrder): void {
    if (this.#isOver) return
    const child = this.#child
    if (this.#ladder) this.#ladder.hurry(order)
    else if (child) {
      this.#ladder = new Ladder(
        {
          ask: (reason) => child.send({ kind: 'stop', reason }),
          inquire: () => this.#inquire(child),
          force: () => child.kill(),
        },
        this.#listens && !this.#said,
        order,
      )
    } else {
      this.#seats.leave(this)
      // Not from within the call: the caller has only just got, or is just getting, hold of this run.
      queueMicrotask(() => this.#end({ kind: 'stopped', forced: false, facts: nothingRan() }))
    }
  }

  async xray({ profileMs }: { profileMs: number }): Promise<Xray> {
    const child = this.#child
    if (!child || !this.#hasStarted) throw new OffstageError('XRAY_FAILED', 'The task has not begun yet.')
    return await takeXray({
      look: () => child.looks.take(profileMs, LOOK_MS),
      attempt: this.#job.attempt,
      vitals: () => child.vitals,
      waitsFor: () => this.#waits.list(),
      over: this.#over.signal,
    })
  }

  pause(): void {
    this.#isPaused = true
    this.#child?.pause()
  }

  resume(): void {
    this.#isPaused = false
    this.#child?.resume()
  }

  report(report: Report): void {
    if (report.kind === 'idle') this.#isIdle = true
    if (this.#isOver || this.#said) return
    if (report.kind === 'started') this.#hasStarted = true
    if (receive(report, this.#handlers, this.#log)) return
    if (report.kind === 'call') void this.#waits.during(report, this.#calls.answer(report))
    else if (report.kind === 'listens') this.#listens = true
    else if (report.kind === 'cleaned') this.#ladder?.skip(NOTES.cleaned)
    else if (report.kind === 'done' || report.kind === 'failed') void this.#saidEnd(report)
  }

  raw(output: Output, chunk: Uint8Array): void {
    this.#rawChunks++
    if (!this.#isOver) this.#log.raw(output, chunk)
  }

  vitals(vitals: Vitals): void {
    if (!this.#isOver) this.#handlers.onVitals(vitals)
  }

  note(text: string, at: number): void {
    if (!this.#isOver) this.#handlers.onNote(text, at)
  }

  gone(failure: Failure): void {
    if (this.#child) this.#seats.lose(this.#child)
    // A warm child may die at the moment it is lent. Its task has not begun if it has not said so, for that is said before the function is called.
    if (!this.#hasStarted && !this.#said && !this.#ladder && this.#attempts < ATTEMPTS) {
      this.#child = undefined
      this.#seats.again(this)
      return
    }
    const facts = this.#ladder?.facts()
    if (this.#said && !(facts && this.#said.asked)) this.#end(endOf(this.#said))
    else if (this.#said && facts) this.#end(stopped(facts, this.#said))
    else if (facts) this.#end(stopped(facts))
    else this.#end({ kind: 'failed', error: failure })
  }

  /** The task's own word. It counts at once; but one that was stopped is over only when its child is. */
  async #saidEnd(said: Said): Promise<void> {
    this.#said = said
    if (this.#ladder) {
      this.#ladder.leave()
      return
    }
    // Native writes travel on lines of their own: what was written before the end is there to be read by now.
    for (let quiet = 0; quiet < QUIET_TURNS && !this.#isOver; quiet++) {
      const before = this.#rawChunks
      await turn()
      if (this.#rawChunks !== before) quiet = -1
    }
    // A stop that came meanwhile has killed the child: `gone` decides.
    if (this.#isOver || this.#ladder) return
    if (this.#child) {
      if (this.#isPaused) this.#child.resume()
      this.#seats.release(this.#child, this.#isIdle)
    }
    this.#end(endOf(said))
  }

  async #inquire(child: Child): Promise<Finding> {
    if (!this.#hasStarted) return { stack: null, note: NOTES.notBegun }
    if (this.#said) return { stack: null, note: NOTES.itself }
    return await inquest((withinMs) => child.looks.take(0, withinMs))
  }

  #end(end: RunEnd): void {
    if (this.#isOver) return
    this.#log.end()
    this.#isOver = true
    this.#ladder?.end()
    this.#calls.end()
    this.#over.abort()
    this.#seats.over(this)
    this.#handlers.onEnd(end)
  }
}

function endOf(said: Said): RunEnd {
  if (said.kind === 'done') return { kind: 'done', result: said.result }
  return { kind: 'failed', error: said.error, retry: said.retry }
}

/** `said`: it ended by itself after it was asked to: returned, or threw (most likely the abort). */
function stopped(facts: StopFacts, said?: Said): RunEnd {
  const error = said?.kind === 'failed' ? said.error : undefined
  return { kind: 'stopped', forced: facts.forcedAt !== null, ...(error ? { error } : {}), facts }
}
