// The table of `task/status.ts` as SQL: the guard of every update that ends a task.
import { STATUSES, type Status, sourcesOf } from '../../task/status.ts'

const ALLOWED = STATUSES.flatMap((to) => sourcesOf(to).map((from) => `'${from} ${to}'`)).join(', ')

/**
 * Whether a task may move between these two, given as SQL. One text, and not `from in (…)`: that would have a database walk all tasks of a status instead of going to the one
 * that is meant. A list, and not a table to look into: an update that waited for another's lock is to see the status as it is then.
 */
export function isAllowed(from: string, to: string): string {
  return `${from} || ' ' || ${to} in (${ALLOWED})`
}

/** Whether a task that was picked by its number has this status, now that it is held. Not `status = …`, by which a database would walk all that have it. */
export function isStill(status: Status): string {
  return `tasks.status || '' = '${status}'`
}
