// What a handle and its live picture need of the connection they came from, and what the picture shows. Shapes only.
import type { WireTask } from '../protocol/pass.ts'
import type { Entry, LogEntry } from '../task/journal.ts'
import type { TaskSnapshot } from '../task/snapshot.ts'
import type { TaskWatched } from './subscriptions.ts'

export interface TaskLine {
  /** A request about a task by its pass, refreshed once if it has expired. */
  ask(task: WireTask, path: string): Promise<unknown>
  /** The newest pass for a task. */
  passOf(task: WireTask): string
  refresh(task: WireTask): Promise<void>
  /** Watches a task on the page's event stream; gives the way to stop. */
  addTask(task: TaskWatched): () => void
  /** The one live picture of a task on this page. */
  viewOf(task: WireTask, logs: boolean): LiveView
}

export interface LiveView {
  readonly current: Picture
  subscribe(listener: () => void): () => void
}

/** What is known of a task now; a new object with each change. */
export interface Picture {
  snapshot: TaskSnapshot | undefined
  /** The newest log lines, oldest first; empty unless logs are watched. */
  logs: readonly LogLine[]
  /** Why watching ended early: no such task, no right to it. */
  problem: Error | undefined
}

export type LogLine = LogEntry & { seq: number; at: number }

/** A page of a task's log: lines in order, and whether there are more on either side. */
export interface RemoteLogPage {
  entries: Entry[]
  older: boolean
  newer: boolean
}
