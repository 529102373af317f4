// What passes between a supervisor and a task's process: one JSON line a message, reports up (fd 3), orders down (fd 4), and the watchdog's own line (fd 5): ticks
// and looks down, what it measures up. Both ends are of one version: they are started from the same package.
import type { Failure } from '../task/failure.ts'
import type { LogLevel } from '../task/journal.ts'
import type { RetryVerdict } from '../task/retries.ts'
import type { Vitals } from '../task/vitals.ts'
import type { Job } from './runner.ts'
import type { LookAnswer, LookOrder } from './xray/sight.ts'

/** Which of its two outputs a task wrote to. */
export type Output = 'out' | 'err'

/** What a task may ask of its host; `watch-next` gives one snapshot after another of a watch, until `watch-end`. */
export type CallVerb =
  | 'launch'
  | 'relaunch'
  | 'reschedule'
  | 'schedules'
  | 'set-schedule'
  | 'snapshot'
  | 'list'
  | 'kill'
  | 'kill-report'
  | 'explain'
  | 'xray'
  | 'watch-next'
  | 'watch-end'

export type Report =
  /** The task modules are loaded, or (`error`) cannot be. */
  | { kind: 'ready'; error?: Failure; memoryBytes?: number }
  | { kind: 'started'; at: number; base?: VitalsBase }
  /** Text as written, any number of lines or parts of lines. */
  | { kind: 'log'; output: Output; level: LogLevel; text: string; at: number }
  /** Bytes of output held back by the log's limit since the last such report. */
  | { kind: 'dropped'; bytes: number }
  | { kind: 'state'; patch: string; at: number }
  /** Data tables were written. */
  | { kind: 'changed'; tables: string[] }
  /** Asks for a `reply`; `args` is an encoded array. */
  | { kind: 'call'; call: number; verb: CallVerb; args: string }
  /** The task touched its signal or registered a clean-up: it is to be given grace. */
  | { kind: 'listens' }
  /** The clean-ups are done and nothing else of the task listens: it may be ended. */
  | { kind: 'cleaned' }
  /** The end; `asked`: it came after a stop was asked for. */
  | { kind: 'done'; result: string; asked: boolean; vitals?: Vitals }
  | { kind: 'failed'; error: Failure; retry?: RetryVerdict; asked: boolean; vitals?: Vitals }
  /** The process leaves by process.exit() while the task runs. */
  | { kind: 'leaving'; vitals: Vitals }
  /** Nothing of the task goes on: this process can take another, unless it is spent: what the task left would be met by the next. */
  | { kind: 'idle'; isSpent: boolean; memoryBytes: number }

/** What a process had used when a task began in it: its processor time, and the most memory it ever had. */
export interface VitalsBase {
  cpuMs: number
  peakBytes: number
}

/** From the watchdog, on its own line: two threads may not write to one. `run` counts the tasks of its process, from 1. */
export type WatchReport =
  | { kind: 'vitals'; run: number; vitals: Vitals }
  /** More memory is in use than the task may have: it is to be killed. */
  | { kind: 'over'; run: number; overuse: Overuse }

export interface Overuse {
  capBytes: number
  usedBytes: number
  /** The part of it that belongs to processes it started. */
  startedBytes: number
}

export type Order =
  | { kind: 'start'; job: Job }
  | { kind: 'stop'; reason: string | null }
  | { kind: 'reply'; call: number; value: string }
  | { kind: 'reply'; call: number; error: Failure }

// Taken before a task can put something else in their place.
const { parse, stringify } = JSON

/** The numbers of the inherited lines. */
export const LINES = { reports: 3, orders: 4, watchdog: 5 } as const

export function toLine(message: Report | Order | WatchReport | LookOrder | LookAnswer): string {
  return `${stringify(message)}\n`
}

/** Cuts a stream of bytes into messages. What is no message (a task may write to any descriptor it finds) is passed over. */
export function messageReader<Message extends object>(
  onMessage: (message: Message) => void,
  isMessage: (message: object) => boolean = () => true,
): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder()
  let parts: string[] = []
  return (chunk) => {
    const lines = decoder.decode(chunk, { stream: true }).split('\n')
    if (lines.length === 1) {
      parts.push(lines[0] as string)
      return
    }
    lines[0] = parts.join('') + lines[0]
    parts = [lines.pop() as string]
    for (const line of lines) {
      let message: Message
      try {
        message = parse(line) as Message
      } catch {
        // Not ours.
        continue
      }
      if (typeof message === 'object' && message !== null && isMessage(message)) onMessage(message)
    }
  }
}
