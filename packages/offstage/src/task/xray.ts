// An X-ray: what a running task is doing at this moment, also inside an endless loop. Taken by the runner, asked for by `task.xray()`, the console and the command line.
import type { Failure } from './failure.ts'
import type { Vitals } from './vitals.ts'

export interface StackFrame {
  /** '' for an anonymous function. */
  function: string
  /** Path of the file, or a `node:` name. */
  file: string
  /** From 1, in the file as its author wrote it. */
  line: number
  column: number
  /** False for what belongs to Node, to Offstage, or lies in `node_modules`. */
  isUser: boolean
}

export interface ProfileLine {
  function: string
  file: string
  line: number
  isUser: boolean
  /** Time in the function itself, and in it with all it called, ms. */
  selfMs: number
  totalMs: number
}

export interface XrayOptions {
  /** How long to profile, ms: 0 for no profile (default), else 100 to 5,000. */
  profileMs?: number
}

export interface Xray {
  /** When it was taken, ms since the epoch, and how long that took, ms. */
  at: number
  tookMs: number
  attempt: number
  /** `running`: in synchronous code at that moment, `stack` says where. `waiting`: the event loop waits for something. */
  activity: 'running' | 'waiting'
  /** The innermost call first; with the awaiting callers behind it where they are known. Empty while waiting. */
  stack: StackFrame[]
  /** What keeps the event loop alive, as far as Node tells: 'Timeout', 'TCPSocketWrap 127.0.0.1:5432', … */
  resources: { kind: string; count: number }[]
  /** What the task has asked Offstage and waits for, in words: 'the result of task 7k3f…'. */
  waitsFor: string[]
  vitals: Vitals | null
  profile?: {
    durationMs: number
    /** The 30 functions with the most time of their own. */
    top: ProfileLine[]
    /** The text of a `.cpuprofile` file, for developer tools. */
    cpuprofile: string
  }
}

/** What a worker answers to who asked, as JSON. */
export type XrayAnswer = { xray: Xray } | { error: Failure }
