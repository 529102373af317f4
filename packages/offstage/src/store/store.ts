// THE CONTRACT of the store: the one truth that launches go into and watchers read from. About twenty-five verbs in the domain's words, batch-first, each with its guarantee.
// A driver (SQLite, PostgreSQL) runs the same statements; nothing above this file knows which one it is.

import type { OffstageError } from '../base/errors.ts'
import type { Due } from '../task/due.ts'
import type { Failure } from '../task/failure.ts'
import type { Entry, NewEntry } from '../task/journal.ts'
import type { Outcome } from '../task/outcome.ts'
import type { QueueLimits } from '../task/queue.ts'
import type { TaskRecord } from '../task/snapshot.ts'
import type { Status } from '../task/status.ts'
import type { AppTransaction } from '../task/transaction.ts'
import type { Bell } from './bell.ts'
import type { Claim, ClaimRequest, Fence } from './claim.ts'
import type { Findings } from './findings.ts'
import type { CountQuery, ListedTask, ListQuery } from './list-query.ts'
import type { NewTask } from './new-task.ts'
import type { QueueChange, QueueRow } from './queue-row.ts'
import type { NewSchedule, ScheduleChange, ScheduleRow } from './schedule-row.ts'
import type { XrayOrder, XrayRequest } from './xray-order.ts'

export type { Claim, ClaimRequest, Fence } from './claim.ts'
export type { Findings } from './findings.ts'
export type { CountQuery, ListedTask, ListQuery } from './list-query.ts'
export type { NewTask } from './new-task.ts'
export type { QueueChange, QueueRow } from './queue-row.ts'
export type { NewSchedule, ScheduleChange, ScheduleRow } from './schedule-row.ts'
export type { XrayOrder, XrayRequest } from './xray-order.ts'

/** What an attempt reports; `state` is the whole state after the last patch among `entries`, `vitals` the newest figures (a `Vitals` as JSON), which have no entry. */
export interface Append extends Fence {
  entries: NewEntry[]
  state?: string
  vitals?: string
}

export interface Settle extends Fence {
  outcome: Outcome
  /** The last reports, stored before the status turns. */
  entries: NewEntry[]
  state?: string
  vitals?: string
  /** Why, in words, for the status entry of the journal. */
  note?: string
  /** Of a failure: the process died without a word. At most 3 attempts of a task end so. */
  crash?: boolean
  /** Of a failure: try again after this long, if tries are left and nobody asked the task to stop. */
  retry?: { afterMs: number }
  /** How a kill went (a `KillReport` without `lastLines`, as JSON). */
  killReport?: string
}

/** What came of a settle: the task has ended so; it is queued again for another attempt; or the attempt was no longer the task's own and nothing was written. */
export type Settled = 'settled' | 'requeued' | 'lost'

/** An attempt that did not end its task: it failed, or its worker was lost, and the task was queued again. Times are ms since the epoch. */
export interface EarlierAttempt {
  /** The journal's number at its end: what stands before it, and after that of the attempt before, is its own. Null of one that ended before this was kept. */
  seq: number | null
  attempt: number
  startedAt: number
  endedAt: number
  error: Failure
  workerId: string
}

export interface KillRequest {
  id: string
  by: string | null
  reason: string | null
  /** How long the task may take to stop, ms; 0 forces it; null: as long as its own `run` says. */
  graceMs: number | null
}

export interface Reschedule {
  id: string
  due: Due
  by: string | null
}

/** What came of a kill: `stopping` (its worker must act) or `killed` (it was queued and never starts). */
export interface KillAnswer {
  id: string
  /** The status after the request; null: no such task. */
  status: Status | null
  /** Whether this request moved the task, or left it less time than it had. */
  changed: boolean
}

/** A task that its worker is to stop. `graceMs` null: as long as its own `run` says. */
export interface StopOrder extends Fence {
  by: string | null
  reason: string | null
  askedAt: number
  graceMs: number | null
}

/** A worker process as it registers. `startedAt` of the process (clock ticks since boot) tells a reused pid from the old one. */
export interface WorkerRow {
  id: string
  host: string
  bootId: string
  pid: number
  processStart: string
  /** The tasks it claims, by name; null of one that does not say. */
  names: string[] | null
  /** How many it runs at once; null of one that does not say. */
  places: number | null
}

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
  /** Resolves with the reason when nothing can be stored any more, whatever is tried: the files are not what they were (`STORE_REPLACED`), or the store's thread died; or with `SCHEMA_TOO_NEW`
   * when newer code has changed the database: what runs may be brought to its end, if it still can. */
  readonly gone: Promise<OffstageError>

  /** Stores the tasks as `queued`, all or none, and resolves when they are durable. An id that exists is left as it is. A task whose parent is `stopping` or `killed` is
   * born `killed`, whichever of its launch and its parent's kill comes first. One with `once` may turn out to be a task that is there already. Errors: `IDEMPOTENCY_CONFLICT`,
   * `ALREADY_RUNNING`, `PLAN_LIMIT`. Gives id, name and launch time in the order given. */
  launch(tasks: NewTask[]): Promise<{ id: string; name: string; launchedAt: number }[]>

  /** The same as part of a transaction of the app, which ends it; without parents. Whatever is refused, the transaction is as it was before. Errors beside those of `launch`: `TRANSACTION_UNSUPPORTED`,
   * `TRANSACTION_NOT_OPEN`, `TRANSACTION_ELSEWHERE`, `TRANSACTION_FORBIDDEN`; what the database says itself (a serialization failure) is passed on as the transaction's library tells it. */
  launchWithin(
    transaction: AppTransaction,
    tasks: NewTask[],
  ): Promise<{ id: string; name: string; launchedAt: number }[]>

  /** Takes at most `limit` queued tasks that are due and have one of `names`, the most urgent first, then the oldest, the keys of a queue in turn; marks them `running` under a new lease of
   * `worker`, attempt counted. No task is ever given twice, no limit of a queue is ever exceeded, and of a paused queue nothing is given. */
  claim(request: ClaimRequest): Promise<Claim[]>

  /** The names under which tasks wait, sorted. */
  queuedNames(): Promise<string[]>

  /** How long until there is something to claim with one of these names, ms by the store's clock: 0 if there is now, null if nothing is queued, or what is waits for something that
   * will ring the bell: a place within a limit, the end of a pause. `room` as in `claim`. */
  nextDue(names: string[], room?: Record<string, number>): Promise<number | null>

  /** Says what the code wants of these queues: limits, or null for none. An operator's word stays. */
  declareQueues(queues: { name: string; limits: QueueLimits | null }[]): Promise<void>

  /** Says how many ended tasks of these names are kept; null: 10,000. Older ones are deleted by the store, as are those whose `keepMs` is over. */
  declareKeeping(names: { name: string; most: number | null }[]): Promise<void>

  /** Says which schedules the code declares: new and changed ones begin now, those of its `tasks` that are gone are deleted; what was made by `setSchedule` stays. At each of its times, by the store's
   * clock, the store launches a schedule's task once, however many processes there are. */
  declareSchedules(schedules: NewSchedule[], tasks: string[]): Promise<void>

  /** Makes or changes a schedule (`put`), pauses and resumes it, launches its task at once (gives the task's id), removes it. False: there is none of the name. */
  setSchedule(change: ScheduleChange): Promise<boolean | string>

  /** All schedules by name. */
  schedules(): Promise<ScheduleRow[]>

  /** Says what an operator wants of a queue: other limits (null: those of the code again), a pause, its end. Holds for every claim that begins later. */
  setQueue(change: QueueChange): Promise<void>

  /** The queues in which tasks wait or run, or of which something is said, by name. */
  queues(): Promise<QueueRow[]>

  /** Adds reports to the journals of tasks still held under their lease, state with its patches, atomically each. False for an attempt that lost its lease or has ended: nothing of it was written. */
  append(batch: Append[]): Promise<boolean[]>

  /** Ends attempts, exactly once: last reports, then the status, in one transaction. A failure with `retry` ends its attempt only: the task is queued again, its state kept,
   * while it is `running`, has had fewer attempts than `1 + run.retries`, and fewer than 3 crashes with this one. `lost`: lease gone or already ended, nothing was written
   * but a note (see `notes`; the journal of an ended task is closed). A kill that arrived first and a `completed` that beat it are both decided here by the transition table. */
  settle(batch: Settle[]): Promise<Settled[]>

  /** Puts claimed tasks that were not begun back into the queue, the attempt not counted. False where that may not be: the lease is gone, or the task is `stopping`. */
  giveBack(batch: Fence[]): Promise<boolean[]>

  /** Queued tasks end `killed`, also those that wait to be tried again; running ones turn `stopping`; ended ones stay. One that is `stopping` already is hurried by a request
   * with less time: the first request's `by` and `reason` stay. Tasks launched by one that was moved or hurried are asked likewise, down to the last generation. */
  requestKill(batch: KillRequest[]): Promise<KillAnswer[]>

  /** Puts a queued task to another time (`afterMs` 0: at once); what it may wait beyond its time stays. Gives the status it had, and only one that was `queued` was changed; null: there is none. */
  reschedule(request: Reschedule): Promise<Status | null>

  /** Of the tasks this worker holds, the ones that are `stopping`: what its attempts must act on. */
  stopping(worker: string): Promise<StopOrder[]>

  /** The records, in the order of `ids`; null where there is none. */
  get(ids: string[]): Promise<(TaskRecord | null)[]>

  /** Newest first, keyset-paged. */
  list(query: ListQuery): Promise<ListedTask[]>

  /** How many tasks match, counted up to `cap` (the answer `cap` means "or more"). */
  count(query: CountQuery, cap: number): Promise<number>

  /** The names of all tasks ever launched that are still kept, sorted. */
  names(): Promise<string[]>

  /** What stands between a task and its start, or its end; null: there is no such task. */
  explain(id: string): Promise<Findings | null>

  /** What was noted about a task after its journal closed: late results that were discarded. */
  notes(id: string): Promise<{ at: number; text: string }[]>

  /** The attempts of a task that did not end it, oldest first. */
  attempts(id: string): Promise<EarlierAttempt[]>

  /** How a task's kill went, as `settle` was told; null if there was none, or nothing ran that had to be stopped. */
  killReport(id: string): Promise<string | null>

  /** Wishes for an X-ray. False, and nothing stored: the task is neither `running` nor `stopping`. The answer comes as fast as the task's worker can give it, or never; it is kept for ten minutes. */
  askXray(request: XrayRequest): Promise<boolean>

  /** The X-rays wished for of tasks that this worker holds, of the attempt that ran when they were asked, until they are answered. */
  xraysWanted(worker: string): Promise<XrayOrder[]>

  /** Answers who asked, once (an `XrayAnswer` as JSON). False: there is no such request, or it has its answer. */
  answerXray(request: string, answer: string): Promise<boolean>

  /** What was answered; null as long as nothing was. */
  xrayAnswer(request: string): Promise<string | null>

  /** What happened after each cursor; at most `limit` entries a task. Tasks without news, and unknown ones, are left out. */
  follow(cursors: Cursor[], limit: number): Promise<Followed[]>

  /** A page of a task's log: the last `limit` lines before `before`, the first after `after`, or (neither given) the last of all. */
  logs(query: { id: string; before?: number; after?: number; limit: number }): Promise<LogPage>

  /** Makes a worker known and alive; from now on its heart beats by itself, from a thread that does not share the main event loop, until `retire`. */
  enlist(worker: WorkerRow): Promise<void>

  /** The worker is gone by its own will: its heart stops and its row is removed. What it still held ends by `reap`. */
  retire(worker: string): Promise<void>

  /** How far this machine's clock is ahead of the store's, ms; negative: behind; 0 where they are as good as one. All times that are given here by this machine's clock are kept by
   * the store's. */
  aheadMs(): number

  /** How long ago the newest stored beat of this worker's heart was sent, ms on this machine's steady clock: others judge the worker by nothing newer. Null of one that was not
   * enlisted through this store. */
  silentMs(worker: string): number | null

  /** All workers known, with how long ago their heart beat (ms, by the store's clock, never longer than since that clock last jumped). A worker in whose name tasks still
   * run but whose row is gone is listed too, its host empty, silent since its last claim. */
  workers(): Promise<(WorkerRow & { beatAgoMs: number })[]>

  /** The tasks held by these workers are tried again where tries are left (the attempt counts as a crash; due after 1 s, 2 s, 4 s … at most 5 min: status `queued`); else they
   * end: `missing`, or `killed` (marked unconfirmed) if a kill had been asked. Removes the workers' rows. Gives what was moved, with its status now. */
  reap(workers: string[], error: Failure): Promise<{ id: string; status: Status }[]>

  /** What this worker runs, as the store sees it. */
  held(worker: string): Promise<Fence[]>

  /** Attempts that their worker does not know of, though the store says it runs them (it went back to an earlier state): they end, or are tried again, as by `reap`. */
  disown(attempts: Fence[], error: Failure): Promise<{ id: string; status: Status }[]>

  /** Waits for what is under way, then closes. Verbs called later reject with `STORE_CLOSED`. */
  close(): Promise<void>
}
