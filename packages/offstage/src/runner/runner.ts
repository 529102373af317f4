// The contract of a runner: it runs one task's function somewhere and reports what happens. `process` and `inline` keep it; the worker drives it.
import type { Failure } from '../task/failure.ts'
import type { Host } from '../task/host.ts'
import type { LogLevel } from '../task/journal.ts'

/** What an attempt is to run. */
export interface Job {
  id: string
  name: string
  attempt: number
  /** Encoded arguments. */
  args: string
  owner: string | null
}

/** What comes up from a run, in order. Nothing comes after `onEnd`. Handlers must not throw. */
export interface RunHandlers {
  /** The function is about to be called. */
  onStarted(at: number): void
  onLog(level: LogLevel, line: string, at: number): void
  /** A patch (see task/patch) to the state. */
  onState(patch: string, at: number): void
  /** Data tables were written. */
  onTables(names: string[]): void
  /** Launch, list, get, kill, watch by the task itself: carried out on its behalf, child of this task, same owner. */
  host: Host
  onEnd(end: RunEnd): void
}

/**
 * How a run ended; exactly one. `stopped`: the run is over because `stop` made it so, be it that it had not begun; a task that had returned or thrown before the
 * stop reached it is `done` or `failed`. Inline every end after a `stop` is `stopped`, for there a stop can only ask.
 */
export type RunEnd =
  | { kind: 'done'; result: string }
  | { kind: 'failed'; error: Failure }
  | { kind: 'stopped' /** whether it took force */; forced: boolean; error?: Failure }

/** A run under way. */
export interface Run {
  /** Ends the run: asks those that listen and waits at most `graceMs`, then kills the process group and all descendants. Called once; `onEnd` follows when nothing of it is left. */
  stop(order: { reason: string | null; graceMs: number }): void
  /** Holds reports back (the child blocks on a full pipe) and lets them flow again. */
  pause(): void
  resume(): void
}

export interface Runner {
  /** Never throws: what goes wrong becomes `onEnd` with `failed`. */
  start(job: Job, handlers: RunHandlers): Run
  /** Ends all runs by force and every process of this runner; resolves when none is left. Inline: asks all and waits at most 5 s. */
  close(): Promise<void>
}
