// The contract of a runner: it runs one task's function somewhere and reports what happens. `process`, `thread` and `inline` keep it; the worker drives it.
import type { Failure } from '../task/failure.ts'
import type { Host } from '../task/host.ts'
import type { LogLevel } from '../task/journal.ts'
import type { RetryVerdict } from '../task/retries.ts'
import type { Vitals } from '../task/vitals.ts'
import type { StackFrame, Xray } from '../task/xray.ts'

/** What an attempt is to run. */
export interface Job {
  id: string
  name: string
  attempt: number
  /** Encoded arguments. */
  args: string
  owner: string | null
  /** The encoded state it begins with: `{}`, or what the attempt before left. */
  state: string
  /** In a process or thread that ran nothing before. */
  fresh?: boolean
  /** The most resident memory, bytes; of a thread, heap and buffers. */
  memoryBytes?: number
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
  /** About once a second while it runs, and once more before the end. */
  onVitals(vitals: Vitals): void
  /** Something worth a line in the task's journal: its loop is stuck, or turns again. */
  onNote(text: string, at: number): void
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
  | { kind: 'failed'; error: Failure; retry?: RetryVerdict | undefined }
  | { kind: 'stopped' /** whether it took force */; forced: boolean; error?: Failure; facts: StopFacts }

/** How a stop went. Times are ms since the epoch. */
export interface StopFacts {
  /** When it was told to stop; null if it did not listen or was not asked. */
  signalledAt: number | null
  /** When its process or thread was ended by force; null if it ended by itself, or had not begun. */
  forcedAt: number | null
  deadAt: number
  /** Where it was just before the force; null if that was not to be had, `stackNote` says why. */
  stack: StackFrame[] | null
  stackNote: string | null
}

export interface StopOrder {
  reason: string | null
  /** How long a task that listens may take. */
  graceMs: number
  /** Take the stack before force is used (at most 350 ms are spent on it). */
  inquest: boolean
}

/** A run under way. */
export interface Run {
  /** Ends the run: asks those that listen and waits at most `graceMs`, then ends the process or thread by force, and all it started. `onEnd` follows when nothing of it is left.
   * Called again it hurries: a shorter grace counts from now, without `inquest` no stack is waited for. */
  stop(order: StopOrder): void
  /** Looks at what the task is doing. Errors: `XRAY_UNSUPPORTED` (inline), `XRAY_FAILED` (it ended, or did not answer within 5 s plus the profile's time). */
  xray(options: { profileMs: number }): Promise<Xray>
  /** Holds reports back (the task blocks when its line is full) and lets them flow again. */
  pause(): void
  resume(): void
}

export interface Runner {
  /** Never throws: what goes wrong becomes `onEnd` with `failed`. */
  start(job: Job, handlers: RunHandlers): Run
  /** Ends all runs by force and every process or thread of this runner; resolves when none is left. Threads: waits at most 10 s. Inline: asks all and waits at most 5 s. */
  close(): Promise<void>
}
