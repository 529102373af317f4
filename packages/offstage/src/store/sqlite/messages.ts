// What the store and its thread say to each other.
import type { VerbName } from '../sql/verbs.ts'

export type ToThread =
  | { kind: 'ask'; call: number; verb: VerbName; request: unknown[] }
  | { kind: 'heart'; worker: string; isBeating: boolean }
  | { kind: 'close' }

export type FromThread =
  | { kind: 'open' }
  | { kind: 'refused'; error: ThreadError }
  | { kind: 'answers'; answers: { call: number; answer?: unknown; error?: ThreadError }[]; wrote: boolean }
  /** Another process wrote to the file. */
  | { kind: 'changed' }
  | { kind: 'closed' }

export interface ThreadError {
  code: string
  message: string
}

/** What the thread is started with. */
export interface ThreadData {
  path: string
}
