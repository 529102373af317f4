// A stored task as the command line tells it: one plain object, the same in `ls --json`, `show --json` and at the end of `launch --wait --json`.
import type { EarlierAttempt, ListedTask } from '../store/store.ts'
import type { KillReport } from '../task/kill-report.ts'
import { type Progress, progressOf } from '../task/progress.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { TaskRecord } from '../task/snapshot.ts'
import type { Status } from '../task/status.ts'
import type { Vitals } from '../task/vitals.ts'
import { stored } from './stored.ts'

/** What a row of `ls` says. Times are ms since the epoch. */
export interface TaskRow
  extends Pick<
    ListedTask,
    'id' | 'name' | 'status' | 'launchedAt' | 'startedAt' | 'endedAt' | 'owner' | 'tags' | 'attempt' | 'parent' | 'kill'
  > {
  /** Of the newest attempt: from start to end, or to now; null before the first, and while the task waits for the next. */
  durationMs: number | null
  progress: Progress | null
  /** What a queued task waits for, where it is more than its turn. */
  waitsFor?: string
}

/** What the end of `launch --wait` says: the row, and the values. */
export interface TaskFacts extends TaskRow {
  args: unknown
  state: unknown
  result?: unknown
  error?: TaskRecord['error']
  /** How it is run, where that is not the default. */
  run: RunOptions
  /** What it used, when that was last measured. */
  vitals: Vitals | null
}

/** What `show` says: also how it went. */
export interface TaskStory extends TaskFacts {
  /** When it is due, of a queued task. */
  dueAt: number | null
  /** Attempts that did not end the task, oldest first. */
  earlierAttempts: EarlierAttempt[]
  /** How its kill went, once it is over. */
  killReport: KillReport | null
  /** The task of which it is a hook. */
  hookOf: string | null
  /** What its end launched. */
  hooks: { id: string; name: string; status: Status }[]
}

export function rowOf(task: ListedTask, now: number): TaskRow {
  const { id, name, status, launchedAt, startedAt, endedAt, owner, tags, attempt, parent, kill } = task
  const durationMs = startedAt === null || status === 'queued' ? null : Math.max(0, (endedAt ?? now) - startedAt)
  const progress = progressOf(stored(task.state))
  return { id, name, status, launchedAt, startedAt, endedAt, durationMs, progress, owner, tags, attempt, parent, kill }
}

export function factsOf(task: TaskRecord, now: number): TaskFacts {
  return {
    ...rowOf(task, now),
    args: stored(task.args),
    state: stored(task.state),
    ...(task.status === 'completed' ? { result: task.result === null ? null : stored(task.result) } : {}),
    ...(task.error ? { error: task.error } : {}),
    run: task.run,
    vitals: task.vitals,
  }
}
