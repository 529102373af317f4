// What a list or a count of tasks asks for, and a list's row.
import type { TaskRecord } from '../task/snapshot.ts'
import type { Status } from '../task/status.ts'

/** What a list asks for; tasks come newest first by launch order. */
export interface ListQuery {
  names?: string[]
  statuses?: Status[]
  owner?: string
  tag?: string
  /** Launched by this one. */
  parent?: string
  /** Launched by the end of this one. */
  hookOf?: string
  /** None that were launched by an end. */
  withoutHooks?: true
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

/** A list's row: no payloads but the state, and the vitals beside it. */
export type ListedTask = Omit<TaskRecord, 'args' | 'result' | 'run'>
