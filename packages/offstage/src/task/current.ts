// The task the calling code belongs to. A child process has one at a time; inline tasks are told apart by async context. Whoever runs tasks provides the look-up.
import { OffstageError } from '../base/errors.ts'
import type { TaskStateTracker } from './state.ts'

/** What runs around a task's function. */
export interface CurrentTask {
  id: string
  name: string
  attempt: number
  state: TaskStateTracker
  /** Aborted when a kill is asked for; reading it makes the task one that listens, and gives it the grace time. */
  signal: () => AbortSignal
  onKill: (cleanUp: () => void | Promise<void>) => void
  /** Data tables were written: tells whoever watches them. */
  tablesWritten: (names: string[]) => void
}

let locate: () => CurrentTask | undefined = () => undefined

/** Says how the current task is found. Not for users. */
export function provideCurrentTask(find: () => CurrentTask | undefined): void {
  locate = find
}

export function findCurrentTask(): CurrentTask | undefined {
  return locate()
}

function here(what: string): CurrentTask {
  const task = locate()
  if (task) return task
  throw new OffstageError(
    'NOT_IN_TASK',
    `${what} is only available inside a background task. Elsewhere read a task's state with \`task.getState()\`.`,
  )
}

/**
 * The live state of the task you are in: starts as `{}`; assign keys at any depth, mutate arrays, delete keys. Watchers see it within 250 ms.
 * Objects are copied in at the assignment. Errors: `NOT_IN_TASK`; at an assignment `UNSERIALISABLE`, `FORBIDDEN_KEY`, `STATE_TOO_LARGE`.
 */
export function taskState<T extends object = Record<string, unknown>>(): T {
  return here('taskState()').state.root as T
}

/** Replaces the whole state of the task you are in by a plain object. Errors as at `taskState`. */
export function setTaskState(value: object): void {
  here('setTaskState()').state.replace(value)
}

/**
 * An `AbortSignal` that is aborted when somebody asks to kill the task you are in. A task that has called this (or `onKill`) is given the grace time (`grace`; 5 s unless it is told otherwise) to finish;
 * all others are stopped at once. Error: `NOT_IN_TASK`.
 */
export function taskSignal(): AbortSignal {
  return here('taskSignal()').signal()
}

/** Registers clean-up for when the task you are in is killed; run once, newest first, within the grace time (`grace`; 5 s unless it is told otherwise). Error: `NOT_IN_TASK`. */
export function onKill(cleanUp: () => void | Promise<void>): void {
  here('onKill()').onKill(cleanUp)
}

/** Id, name and attempt (from 1) of the task you are in. Error: `NOT_IN_TASK`. */
export function currentTask(): { id: string; name: string; attempt: number } {
  const { id, name, attempt } = here('currentTask()')
  return { id, name, attempt }
}
