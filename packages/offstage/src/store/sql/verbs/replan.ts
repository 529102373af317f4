// Mends waits that were begun by a clock which was ahead and has been set right: a delay, or the pause before another try, would last for as long as it was wrong. They begin anew.
// Called by a driver's timer. What is to begin at a moment that somebody named stays.
import { WAITING } from '../lines.ts'
import { isStill } from '../transitions.ts'
import type { Statement, Tx } from '../tx.ts'

/** Clocks are corrected by less all the time. */
const AHEAD_MS = 5000
const AT_ONCE = 500

const FIRST: Statement = (d) =>
  `select n from tasks where ${WAITING} and waits_since is not null and waits_since > ${d.now} + ${AHEAD_MS} limit 1`

const BEGIN_ANEW: Statement = (d) => `update tasks set due_at = due_at - (waits_since - ${d.now}),
    expires_at = expires_at - (waits_since - ${d.now}), deadline_at = deadline_at - (waits_since - ${d.now}), waits_since = ${d.now}
  from (select n from tasks where ${WAITING} and waits_since is not null and waits_since > ${d.now} + ${AHEAD_MS} limit ${AT_ONCE} ${d.skipLocked}) as c
  where tasks.n = c.n and ${isStill('queued')}
  returning tasks.n`

/** Whether there are any: asked of a reader first. */
export async function isAnyAhead(tx: Tx): Promise<boolean> {
  return (await tx.all(FIRST)).length > 0
}

/** Gives how many. */
export async function replan(tx: Tx): Promise<number> {
  return (await tx.all(BEGIN_ANEW)).length
}
