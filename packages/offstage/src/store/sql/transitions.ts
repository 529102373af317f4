// The table of `task/status.ts` as SQL: the guard of every update that ends a task.
import { STATUSES, sourcesOf } from '../../task/status.ts'

/**
 * `(from, to) in (…)` of this list is true exactly for the moves that are allowed. As a pair, and not `from in (…)`: that would have a database walk all tasks of a status
 * instead of going to the one that is meant.
 */
export const ALLOWED_MOVES = `(values ${STATUSES.flatMap((to) => sourcesOf(to).map((from) => `('${from}', '${to}')`)).join(', ')})`
