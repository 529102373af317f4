// How many tasks of an owner may be open: looked at when more are to be stored, in the same transaction. Used by `launch`.
// Race survived: launches of one owner from many places at once. Each holds the owner's row until it is stored, so that the next one counts it.
import { OffstageError } from '../../base/errors.ts'
import type { NewTask } from '../store.ts'
import type { Statement, Tx } from './tx.ts'

const MAKE: Statement = () => 'insert into owners (owner) values ($1) on conflict (owner) do nothing'
const HOLD: Statement = (d) => `select owner from owners where owner = $1 ${d.locked}`
const COUNT: Statement = () => `select count(*) as count from (
  select 1 from tasks where owner = $1 and owner is not null and hook_of is null and ended_at is null limit $2) as open`

/** Of tasks that are about to be stored. Error: `PLAN_LIMIT`. */
export async function checkOpen(tx: Tx, tasks: readonly NewTask[]): Promise<void> {
  const bounded = new Map<string, NewTask[]>()
  for (const task of tasks) {
    if (task.ownerOpen === undefined || task.owner === null) continue
    bounded.set(task.owner, [...(bounded.get(task.owner) ?? []), task])
  }
  for (const owner of [...bounded.keys()].sort()) {
    const fresh = bounded.get(owner)!
    const { most, plan } = fresh.map(({ ownerOpen }) => ownerOpen!).reduce((a, b) => (b.most < a.most ? b : a))
    await tx.all(MAKE, [owner])
    await tx.all(HOLD, [owner])
    const [row] = await tx.all(COUNT, [owner, most + 1])
    if (Number(row?.count) + fresh.length > most) throw refusal(plan, most, Number(row?.count))
  }
}

function refusal(plan: string | null, most: number, open: number): OffstageError {
  const which = plan === null ? 'The plan' : `The plan '${plan}'`
  return new OffstageError(
    'PLAN_LIMIT',
    `${which} allows ${most} ${most === 1 ? 'task' : 'tasks'} at a time, and ${open} ${open === 1 ? 'is' : 'are'} queued or running. Wait for an end, or stop one.`,
    { details: { plan, most, open } },
  )
}
