// THE CONTRACT of the store: the one truth that launches go into and watchers read from. About twenty verbs in the domain's words, batch-first, each with its guarantee.
// A driver (SQLite, PostgreSQL) runs the same statements; nothing above this file knows which one it is.

import type { Failure } from '../task/failure.ts'
import type { Entry, NewEntry } from '../task/journal.ts'
import type { Outcome } from '../task/outcome.ts'
import type { TaskRecord } from '../task/snapshot.ts'
import type { Status } from '../task/status.ts'
import type { Bell } from './bell.ts'

/** One task to be stored; `id` is made by the caller, so that a launch whose answer was lost can be sent again. */
export interface NewTask {
  id: string
  name: string
  /** Encoded arguments. */
  args: string
  owner: string | null
  tags: string[]
  parent: string | null
}

/** A claimed task: what an attempt needs. `lease` fences every later write of this attempt. */
export interface Claim {
  id: string
  name: string
  args: string
  owner: string | null
  attempt: number
  launchedAt: number
  lease: string
}

/** The fence: writes with a lease that is no longer the task's own change nothing. */
export interface Fence {
  id: string
  lease: string
}

/** What an attempt reports; `state` is the whole state after the last patch among `entries`. */
export interface Append extends Fence {
  entries: NewEntry[]
  state?: string
}

export interface Settle extends Fence {
  outcome: Outcome
  /** The last reports, stored before the status turns. */
  entries: NewEntry[]
  state?: string
  /** Why, in words, for the status entry of the journal. */
  note?: string
}

export interface KillRequest {
  id: string
  by: string | null
  reason: string | null
}

/** What came of a kill: `stopping` (its worker must act), `killed` (it was queued and never starts), or null when nothing changed. */
export interface KillAnswer {
  id: string
  /** The status after the request; null: no such task. */
  status: Status | null
  changed: boolean
}

/** A worker process as it registers. `startedAt` of the process (clock ticks since boot) tells a reused pid from the old one. */
export interface WorkerRow {
  id: string
  host: string
  bootId: string
  pid: number
  processStart: string
}

/** What a list asks for; tasks come newest first by launch order. */
export interface ListQuery {
  names?: string[]
  statuses?: Status[]
  owner?: string
  tag?: string
  /** At or after. */
  launchedAfter?: number
  /** Before, not at. */
  launchedBefore?: number
  /** Only ids that begin so. */
  idPrefix?: string
  /** Only tasks with a smaller / larger `n`; with `afterN` the page holds the nearest above it (newest first all the same). */
  beforeN?: number
  afterN?: number
  limit: number
}

/** What a count asks for: a list's filter without its page. */
export type CountQuery = Omit<ListQuery, 'limit' | 'beforeN' | 'afterN'>

/** A list's row: no payloads but the state. */
export type ListedTask = Omit<TaskRecord, 'args' | 'result'>

/** Where a watcher stands in a task's journal. */
export interface Cursor {
  id: string
  /** Everything up to this sequence number is known to the watcher; 0 for nothing. */
  after: number
}

/** What a watcher missed. */
export interface Followed {
  id: string
  /** The task's newest sequence number. */
  seq: number
  /** Entries after the cursor, oldest first, at most the limit asked for. */
  entries: Entry[]
  /** True when `entries` stops short of `seq` because of the limit. */
  more: boolean
  /** Present when state patches after the cursor are no longer kept (of a running task the newest 200 are, at least; of an ended one all, for a minute): start from
   * this record instead, `entries` is empty; log lines before it are in `logs`. */
  record?: TaskRecord
}

export interface LogPage {
  /** Log entries only, in order. */
  entries: Entry[]
  /** True when there are older / newer lines beyond the page. */
  older: boolean
  newer: boolean
}

export interface Store {
  /** Rung after every committed write; carries no data. */
  readonly bell: Bell

  /** Stores the tasks as `queued`, all or none, and resolves when they are durable. An id that exists is left as it is. Gives id, name and launch time in the order given. */
  launch(tasks: NewTask[]): Promise<{ id: string; name: string; launchedAt: number }[]>

  /** Takes at most `limit` queued tasks with one of `names`, oldest first, marks them `running` under a new lease of `worker`, attempt counted. No task is ever given twice. */
  claim(request: { worker: string; names: string[]; limit: number }): Promise<Claim[]>

  /** Adds reports to the journals of tasks still held under their lease, state with its patches, atomically each. False for an attempt that lost its lease or has ended: nothing of it was written. */
  append(batch: Append[]): Promise<boolean[]>

  /** Ends attempts, exactly once: last reports, then the status, in one transaction. False: lost (lease gone or already ended), nothing was written but a note (see `notes`; the journal of an ended task is closed). A kill that arrived first and a `completed` that beat it are both decided here by the transition table. */
  settle(batch: Settle[]): Promise<boolean[]>

  /** Queued tasks end `killed`; running ones turn `stopping`; ended ones stay. Tasks launched by one that was moved are asked likewise, down to the last generation. */
  requestKill(batch: KillRequest[]): Promise<KillAnswer[]>

  /** Of the tasks this worker holds, the ones that are `stopping`: what its attempts must act on. */
  stopping(worker: string): Promise<{ id: string; lease: string; by: string | null; reason: string | null }[]>

  /** The records, in the order of `ids`; null where there is none. */
  get(ids: string[]): Promise<(TaskRecord | null)[]>

  /** Newest first, keyset-paged. */
  list(query: ListQuery): Promise<ListedTask[]>

  /** How many tasks match, counted up to `cap` (the answer `cap` means "or more"). */
  count(query: CountQuery, cap: number): Promise<number>

  /** The names of all tasks ever launched that are still kept, sorted. */
  names(): Promise<string[]>

  /** What was noted about a task after its journal closed: late results that were discarded. */
  notes(id: string): Promise<{ at: number; text: string }[]>

  /** What happened after each cursor; at most `limit` entries a task. Tasks without news, and unknown ones, are left out. */
  follow(cursors: Cursor[], limit: number): Promise<Followed[]>

  /** A page of a task's log: the last `limit` lines before `before`, the first after `after`, or (neither given) the last of all. */
  logs(query: { id: string; before?: number; after?: number; limit: number }): Promise<LogPage>

  /** Makes a worker known and alive; from now on its heart beats by itself, from a thread that does not share the main event loop, until `retire`. */
  enlist(worker: WorkerRow): Promise<void>

  /** The worker is gone by its own will: its heart stops and its row is removed. What it still held ends by `reap`. */
  retire(worker: string): Promise<void>

  /** All workers known, with how long ago their heart beat (ms, by the store's clock, never longer than since that clock last jumped). A worker in whose name tasks still
   * run but whose row is gone is listed too, its host empty, silent since its last claim. */
  workers(): Promise<(WorkerRow & { beatAgoMs: number })[]>

  /** The tasks held by these workers end: `missing`, or `killed` (marked unconfirmed) if a kill had been asked. Removes the workers' rows. Gives what ended. */
  reap(workers: string[], error: Failure): Promise<{ id: string; status: Status }[]>

  /** Waits for what is under way, then closes. Verbs called later reject with `STORE_CLOSED`. */
  close(): Promise<void>
}
