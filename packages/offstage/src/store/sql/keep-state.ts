// Keeps the newest state of tasks, and of their patches only the newest: a reader from before them is given the whole record. Called by append and settle.
import type { Tx } from './tx.ts'

/** Patches kept in a journal; dropped in lots, so that not every write deletes. */
const KEPT = 200
const LOT = 100

export async function keepState(tx: Tx, states: { task: number; state: string }[]): Promise<void> {
  if (states.length === 0) return
  const { dialect: d } = tx
  const json = JSON.stringify(states)
  await tx.all(
    `update payloads set state = r.state from ${d.rows('$1', { task: 'int', state: 'text' })} where payloads.task = r.task`,
    json,
  )
  for (const { task } of states) {
    const [many] = await tx.all(
      `select min(seq) as before from (select seq from journal where task = $1 and kind = 'state' order by seq desc limit $2) as kept
       having count(*) = $2`,
      task,
      KEPT + LOT,
    )
    if (many) await dropPatches(tx, task, KEPT)
  }
}

/** Deletes a task's patches but the newest `kept`, and remembers from where on they are complete. */
export async function dropPatches(tx: Tx, task: number, kept: number): Promise<void> {
  const [last] = await tx.all(
    `select seq from journal where task = $1 and kind = 'state' order by seq desc limit 1 offset $2`,
    task,
    kept,
  )
  if (!last) return
  await tx.all(`delete from journal where task = $1 and kind = 'state' and seq <= $2`, task, last.seq as number)
  await tx.all(`update tasks set patches_after = $2 where n = $1`, task, last.seq as number)
}
