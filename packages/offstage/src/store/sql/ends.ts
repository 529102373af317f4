// What comes with every end of a task, whoever ends it: its error or its result is written, and the hook that was declared for such an end is launched. Used by every verb that ends
// tasks, in the transaction that does it.
// Race survived: whoever dies, before or after. There is an end with its hook, or neither; and as nothing leaves an end, there is one hook of it.
import { newId } from '../../base/ids.ts'
import { type HookPlan, hookArgs, hookName } from '../../task/hooks.ts'
import type { Outcome } from '../../task/outcome.ts'
import type { NewTask } from '../store.ts'
import { insertTasks } from './new-rows.ts'
import { batch, type Cell, type Row, type Statement, type Tx, together } from './tx.ts'

/** What an update that ends tasks has to give back of them beside `n`. */
export const ENDED = 'tasks.hooks'

/** A row that such an update gave back, and how its task ended. */
export type End = readonly [row: Row, outcome: Outcome]

const OUTCOMES: Statement = (d) => `insert into outcomes (task_n, error, result)
  select r.task_n, r.error, r.result from ${d.rows('$1', { task_n: 'integer', error: 'text', result: 'text' })} as r`

const HOOKED: Statement = (d) => `select t.n, t.id, t.name, t.owner, t.launched_at, t.keep_ms, r.plan, r.status
  from ${d.rows('$1', { n: 'integer', plan: 'text', status: 'text' })} as r join tasks t on t.n = r.n`

export async function writeEnds(tx: Tx, ends: readonly End[]): Promise<void> {
  if (ends.length === 0) return
  await together([tx.all(OUTCOMES, [batch(ends.map(rowOf))]), launchHooks(tx, ends)])
}

function rowOf([{ n }, outcome]: End): Cell[] {
  return outcome.status === 'completed'
    ? [n as number, null, outcome.result]
    : [n as number, JSON.stringify(outcome.error), null]
}

async function launchHooks(tx: Tx, ends: readonly End[]): Promise<void> {
  const hooked = ends.flatMap(([{ n, hooks }, { status }]) => {
    if (hooks === undefined) throw new Error('an end without a word on its hooks')
    return hooks !== null && planOf(hooks).ends.includes(status) ? [[n as number, hooks, status]] : []
  })
  if (hooked.length === 0) return
  await insertTasks(tx, (await tx.all(HOOKED, [batch(hooked)])).map(hookOf))
}

/** Nothing of the task but its owner and how long it is kept: not its queue, nor what bounds that owner's tasks, nor the task that launched it. */
function hookOf({ id, name, owner, launched_at: launchedAt, keep_ms: keepMs, plan, status }: Row): NewTask {
  return {
    id: newId(),
    name: hookName(name as string, status as Outcome['status']),
    args: hookArgs({ id: id as string, name: name as string, launchedAt: Number(launchedAt) }),
    owner: owner as string | null,
    tags: [],
    parent: null,
    hookOf: id as string,
    run: planOf(plan!).run,
    keepMs: keepMs === null ? null : Number(keepMs),
  }
}

function planOf(hooks: Cell): HookPlan {
  return JSON.parse(hooks as string) as HookPlan
}
