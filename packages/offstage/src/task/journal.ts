// A task's journal: one ordered list of what happened to it. The sequence number is the cursor of every reader.
import type { Status } from './status.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** The status changed; `note` says why in words (a kill's reason, a lost worker). */
export interface StatusEntry {
  kind: 'status'
  status: Status
  note?: string
}

/** The state changed by this patch (encoded, see `patch.ts`). */
export interface StateEntry {
  kind: 'state'
  patch: string
}

/** One line the task printed, or a marker of what was dropped. */
export interface LogEntry {
  kind: 'log'
  level: LogLevel
  text: string
}

/** Something the system notes: a late result discarded, a kill that could not be confirmed. */
export interface NoteEntry {
  kind: 'note'
  text: string
}

export type EntryBody = StatusEntry | StateEntry | LogEntry | NoteEntry

/** `seq` counts from 1 without gaps in a task; `at` is when it happened, ms since the epoch. */
export type Entry = EntryBody & { seq: number; at: number }

/** What a worker appends: `at` is the task's own time; the store gives the `seq`. */
export type NewEntry = (StateEntry | LogEntry | NoteEntry) & { at: number }
