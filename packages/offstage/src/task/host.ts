// Who carries out launch, list, get and kill where this code runs: the engine in a server, the line to the supervisor in a task's process. Provided once by
// whoever starts them; asked by the functions that users call.
import type { Duration } from '../base/duration.ts'
import { OffstageError } from '../base/errors.ts'
import type { Due } from './due.ts'
import type { Explanation } from './explanation.ts'
import type { Flow } from './flow.ts'
import type { KillReport } from './kill-report.ts'
import type { RunOptions } from './run-options.ts'
import type { ScheduleInfo, ScheduleWish } from './schedule-plan.ts'
import type { TaskSnapshot } from './snapshot.ts'
import type { Status } from './status.ts'
import type { AppTransaction } from './transaction.ts'
import type { Xray, XrayOptions } from './xray.ts'

/** One launch as asked for: the arguments already encoded. */
export interface LaunchRequest {
  name: string
  args: string
  run?: RunOptions
  flow?: Flow
  tags?: string[]
  owner?: string | null
}

/** What of a task is fixed at launch. */
export interface TaskRef {
  id: string
  name: string
  launchedAt: number
}

/** Which tasks a list gives; every condition must hold. */
export interface ListFilter {
  /** A name, or any of several. */
  name?: string | string[]
  status?: Status | Status[]
  /** An owner's id; `'any'` lifts a visitor's limit to their own. */
  owner?: string
  tag?: string
  /** Launched by this task (a Task or its id). */
  parent?: { id: string } | string
  /** Launched by the end of this task (a Task or its id): its hooks. */
  hookOf?: { id: string } | string
  /** Launched at or after / before: a Date or ms since the epoch. */
  launchedAfter?: Date | number
  launchedBefore?: Date | number
  /** Pages back: only tasks launched before this one (a Task or its id). */
  before?: { id: string } | string
  /** At most this many, the newest of them; 1 to 1,000, default 1,000. */
  limit?: number
}

export interface KillOptions {
  /** Shown wherever the kill is shown; cut at 200 characters. */
  reason?: string
  /** No grace and no look at where it is: its process is ended at once. A kill under way is hurried by it. Default false. */
  force?: boolean
  /** How long a task that listens may take: ms, or '30s', '5m'. Default: the task's own `grace`, else 5 s. */
  grace?: Duration
}

export interface Host {
  /** Stores the launches, all or none, and resolves when they are durable, in the order given; or, in a transaction of the app, when they are part of it. */
  launch(requests: LaunchRequest[], transaction?: AppTransaction): Promise<TaskRef[]>
  /** Error: `TASK_NOT_FOUND`. */
  snapshot(id: string): Promise<TaskSnapshot>
  list(filter: ListFilter): Promise<TaskRef[]>
  /** `changed` is false if the task had ended, or was being stopped, already. Error: `TASK_NOT_FOUND`. */
  kill(id: string, options: KillOptions): Promise<{ changed: boolean }>
  /** Puts a task that waits to another time. Errors: `TASK_NOT_FOUND`, `NOT_QUEUED`. */
  reschedule(id: string, due: Due): Promise<void>
  /** Launches once more what a task was launched with, whatever became of it. Errors: `TASK_NOT_FOUND`, `UNKNOWN_TASK_NAME`. */
  relaunch(id: string): Promise<TaskRef>
  /** All schedules that may be seen here, by name. */
  schedules(): Promise<ScheduleInfo[]>
  /** Gives the task that was launched, where that was asked for. Error: `SCHEDULE_NOT_FOUND`. */
  setSchedule(wish: ScheduleWish): Promise<TaskRef | null>
  /** Why a task is where it is, and when it may begin. Error: `TASK_NOT_FOUND`. */
  explain(id: string): Promise<Explanation>
  /** How the kill of a task went; null if it did not end by one. Error: `TASK_NOT_FOUND`. */
  killReport(id: string): Promise<KillReport | null>
  /** What a running task is doing. Errors: `TASK_NOT_FOUND`, `XRAY_NOT_RUNNING`, `XRAY_UNSUPPORTED`, `XRAY_FAILED`, `INVALID_OPTION`. */
  xray(id: string, options: XrayOptions): Promise<Xray>
  /** A snapshot now and after each change, the last one final. Error: `TASK_NOT_FOUND`. */
  watch(id: string, signal?: AbortSignal): AsyncIterable<TaskSnapshot>
}

let provider: () => Host | undefined = () => undefined

/** Says how the host of the calling code is found; the last word counts. Not for users. */
export function provideHost(find: () => Host | undefined): void {
  provider = find
}

/** The host here. Error: `NOT_STARTED` where neither a server nor a task is running. */
export function currentHost(): Host {
  const host = provider()
  if (host) return host
  throw new OffstageError(
    'NOT_STARTED',
    'document' in globalThis
      ? 'Tasks are launched and looked up on the server only. In the browser call a server function: connect(…) of offstage/client.'
      : 'No Offstage server is running in this process, so there is nothing to launch tasks on or to ask for them. Run `offstage dev`, or `await createOffstage(…)` first.',
  )
}
