// What goes between the store (in the app's thread) and the thread that holds the database, whichever that is. Data only.
import type { OffstageError } from '../../base/errors.ts'
import type { VerbName } from '../sql/verbs.ts'

export interface Ask {
  call: number
  verb: VerbName
  request: unknown
  /** Of what the thread asks for itself: called when it is stored. */
  stored?: () => void
}

export type ToThread =
  /** What was asked in one turn of the event loop, in order. */
  | { kind: 'asks'; asks: Ask[] }
  /** Other processes are to look, though nothing was written here. */
  | { kind: 'ring' }
  | { kind: 'close' }

export type FromThread =
  | { kind: 'open' }
  | { kind: 'refused'; error: StoreFailure }
  /** `rings`: among it was a write that others may want to see. */
  | { kind: 'answers'; answers: Answer[]; rings: boolean }
  /** A worker's heart beat is stored; it was sent at this moment of the machine's steady clock, ms. */
  | { kind: 'beat'; worker: string; at: number }
  /** Another process wrote. */
  | { kind: 'changed' }
  /** How far this machine's clock is ahead of the store's, ms. */
  | { kind: 'clock'; aheadMs: number }
  /** For the operator's eyes, once. */
  | { kind: 'warning'; text: string }
  /** Nothing can be stored or read any more: the files are not what they were. */
  | { kind: 'gone'; error: StoreFailure }
  /** Newer code has changed the database: what is under way may be brought to its end, no more. */
  | { kind: 'outdated'; error: StoreFailure }
  | { kind: 'closed' }

export interface Answer {
  call: number
  value?: unknown
  error?: StoreFailure
}

/** An error as data. */
export interface StoreFailure {
  code: string
  details?: Record<string, unknown>
  message: string
}

export function failureOf({ code, message, details }: OffstageError): StoreFailure {
  return { code, message, ...(details === undefined ? {} : { details }) }
}
