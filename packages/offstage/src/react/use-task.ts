// A task in React: its live picture, shared with every other component that shows the same task.
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { connectionStatus } from '../client/connect.ts'
import type { StreamStatus } from '../client/page-stream.ts'
import type { RemoteTask } from '../client/remote-task.ts'
import type { LogLine, Picture } from '../client/task-line.ts'
import { errorFrom } from '../task/failure.ts'
import type { AnyState, TaskSnapshot } from '../task/snapshot.ts'
import { isTerminal, type Phase, type Status } from '../task/status.ts'
import { useServer } from './provider.ts'

/** Everything is undefined, null or empty until the first answer, and while there is no task. */
export interface TaskPicture<State, Result> {
  task: RemoteTask<State, Result> | undefined
  status: Status | undefined
  phase: Phase | undefined
  state: State | undefined
  /** True until a final status is known. */
  isRunning: boolean
  /** Once completed. */
  result: Result | undefined
  /** The task's own error once it failed, was killed or is missing. */
  error: Error | null
  snapshot: TaskSnapshot<State, Result> | undefined
  /** The newest log lines, if asked for and granted. */
  logs: readonly LogLine[]
  /** Why the task cannot be watched: it is unknown, or the handle is not good for it. */
  problem: Error | undefined
  connection: StreamStatus
}

const NOTHING: Picture = { snapshot: undefined, logs: [], problem: undefined }
const idle = () => () => undefined

/** Watches a task while the component is mounted; null and undefined are fine. `logs: true` follows its log too. */
export function useTask<State = AnyState, Result = unknown>(
  task: RemoteTask<State, Result> | null | undefined,
  options: { logs?: boolean } = {},
): TaskPicture<State, Result> {
  const view = task?.view(options.logs === true)
  const subscribe = useCallback((listener: () => void) => (view ? view.subscribe(listener) : idle()), [view])
  const picture = useSyncExternalStore(
    subscribe,
    () => view?.current ?? NOTHING,
    () => NOTHING,
  )
  const connection = useConnection()
  const snapshot = picture.snapshot as TaskSnapshot<State, Result> | undefined
  const failure = snapshot?.error
  const error = useMemo(() => (failure ? errorFrom(failure) : null), [failure])
  return {
    task: task ?? undefined,
    status: snapshot?.status,
    phase: snapshot?.phase,
    state: snapshot?.state,
    isRunning: task != null && picture.problem === undefined && !(snapshot && isTerminal(snapshot.status)),
    result: snapshot?.result,
    error,
    snapshot,
    logs: picture.logs,
    problem: picture.problem,
    connection,
  }
}

/** How the page hears of changes: `live`, `reconnecting`, `polling`, `paused`… */
export function useConnection(): StreamStatus {
  const status = connectionStatus(useServer())
  return useSyncExternalStore(
    useCallback((listener) => status.subscribe(listener), [status]),
    () => status.value,
    () => 'idle',
  )
}
