// A stored task as the command line tells it: one plain object, the same in `ls --json`, `show --json` and at the end of `launch --wait --json`.
import type { ListedTask } from '../store/store.ts'
import { type Progress, progressOf } from '../task/progress.ts'
import type { TaskRecord } from '../task/snapshot.ts'
import { stored } from './stored.ts'

/** What a row of `ls` says. Times are ms since the epoch. */
export interface TaskRow
  extends Pick<
    ListedTask,
    'id' | 'name' | 'status' | 'launchedAt' | 'startedAt' | 'endedAt' | 'owner' | 'tags' | 'attempt' | 'parent' | 'kill'
  > {
  /** From start to end, or to now; null before the start. */
  durationMs: number | null
  progress: Progress | null
}

/** What `show` says: the row, and the values. */
export interface TaskFacts extends TaskRow {
  args: unknown
  state: unknown
  result?: unknown
  error?: TaskRecord['error']
}

export function rowOf(task: ListedTask, now: number): TaskRow {
  const { id, name, status, launchedAt, startedAt, endedAt, owner, tags, attempt, parent, kill } = task
  const durationMs = startedAt === null ? null : Math.max(0, (endedAt ?? now) - startedAt)
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
  }
}
