// Deletes ended tasks with all that is kept of them, when they are older than they are kept for, or more of their name are kept than may be. Called by a driver's timer, a little at
// a time: claims and launches that wait for the same writer wait for no more than some thousand rows.
import { batch, type Row, type Statement, type Tx, together } from '../tx.ts'

/** Tasks, and entries of their journals, deleted at a time. */
const TASKS_AT_ONCE = 200
const ENTRIES_AT_ONCE = 10_000
/** Of one name, unless the code says otherwise. */
const MOST = 10_000

/** What a hook is still to be called with is kept until it was. */
const NO_HOOK_OPEN = `(hooks is null or not exists (
    select 1 from tasks h where h.hook_of = tasks.id and h.hook_of is not null and h.ended_at is null))`

/** The sum keeps SQLite from comparing by the type of the right side, for which the index is not made. */
const AGED: Statement = (d) => `select n, id, seq from tasks ${d.along('tasks_to_forget')}
  where ended_at is not null and keep_ms is not null and (ended_at + keep_ms) <= ${d.now} + 0 and ${NO_HOOK_OPEN} order by (ended_at + keep_ms) limit ${TASKS_AT_ONCE}`

const NAMES: Statement = (d) => `with recursive ended (name) as (
    select min(name) from tasks ${d.along('tasks_ended')} where ended_at is not null
    union all
    select (select min(t.name) from tasks t ${d.along('tasks_ended')} where t.ended_at is not null and t.name > ended.name) from ended where ended.name is not null
  )
  select e.name, coalesce(k.most, ${MOST}) as most from ended e left join keeping k on k.name = e.name where e.name is not null`

/** The oldest that is one too many. */
const EXCESS: Statement = () => `select ended_at, n from tasks where ended_at is not null and name = $1
  order by ended_at desc, n desc limit 1 offset $2`

const OLDEST: Statement = () => `select n, id, seq from tasks where ended_at is not null and name = $1
  and (ended_at < $2 or (ended_at = $2 and n <= $3)) and ${NO_HOOK_OPEN} order by ended_at, n limit ${TASKS_AT_ONCE}`

const ENTRIES: Statement = () => `delete from journal where task_n = $1 and seq <= (
  select max(seq) from (select seq from journal where task_n = $1 order by seq limit ${ENTRIES_AT_ONCE}) as oldest)`
const LEFT: Statement = () =>
  `select count(*) as count from (select 1 from journal where task_n = $1 limit ${ENTRIES_AT_ONCE + 1}) as found`

const OF_TASKS = [
  'inputs',
  'states',
  'outcomes',
  'journal',
  'patches',
  'notes',
  'tags',
  'attempts',
  'kill_reports',
  'xrays',
]
const DELETES: Statement[] = OF_TASKS.map(
  (table) => (d) => `delete from ${table} where task_n in (select n from ${d.rows('$1', { n: 'integer' })} as r)`,
)
const KEYS: Statement = (d) =>
  `delete from launch_keys where task_id in (select id from ${d.rows('$1', { id: 'text' })} as r)`
const TASKS: Statement = (d) => `delete from tasks where n in (select n from ${d.rows('$1', { n: 'integer' })} as r)`

export interface Forget {
  /** Also what is too old, and not only what is too much: the clock can be trusted. */
  isByAge: boolean
}

/** Whether there is anything to delete: asked of a reader first. */
export async function areKeptTooLong(tx: Tx, request: Forget): Promise<boolean> {
  return (await victims(tx, request)).length > 0
}

/** Gives how many tasks were deleted, or are being deleted: while that is not 0 there may be more. */
export async function forget(tx: Tx, request: Forget): Promise<number> {
  const rows = await victims(tx, request)
  const [first] = rows
  if (!first) return 0
  const some: Row[] = []
  let entries = 0
  for (const row of rows) {
    entries += Number(row.seq)
    if (entries > ENTRIES_AT_ONCE) break
    some.push(row)
  }
  if (some.length === 0) {
    // A long journal goes piece by piece, its task with the last one.
    await tx.all(ENTRIES, [first.n as number])
    const [left] = await tx.all(LEFT, [first.n as number])
    if (Number(left?.count) > ENTRIES_AT_ONCE) return 1
    some.push(first)
  }
  const numbers = batch(some.map(({ n }) => [n as number]))
  await together([
    ...DELETES.map((statement) => tx.all(statement, [numbers])),
    tx.all(KEYS, [batch(some.map(({ id }) => [id as string]))]),
    tx.all(TASKS, [numbers]),
  ])
  return some.length
}

async function victims(tx: Tx, { isByAge }: Forget): Promise<Row[]> {
  const aged = isByAge ? await tx.all(AGED) : []
  if (aged.length > 0) return aged
  for (const { name, most } of await tx.all(NAMES)) {
    const [excess] = await tx.all(EXCESS, [name as string, Number(most)])
    const oldest = excess ? await tx.all(OLDEST, [name as string, excess.ended_at as number, excess.n as number]) : []
    if (oldest.length > 0) return oldest
  }
  return []
}
