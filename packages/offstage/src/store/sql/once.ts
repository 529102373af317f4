// Launches that may turn out to be ones that are there already: by their keys they are held against what was launched before, in the transaction that stores them. Used by `launch`.
// Race survived: the same key twice at once. The key's row is made by one of the two; the other waits for it, and finds its task.
import { createHash } from 'node:crypto'
import { OffstageError } from '../../base/errors.ts'
import type { Once } from '../../task/once.ts'
import { isTerminal, type Status } from '../../task/status.ts'
import type { NewTask } from '../store.ts'
import { writeReports } from './report-rows.ts'
import type { Row, Statement, Tx } from './tx.ts'

/** Ten years. */
const FOREVER_MS = 315_360_000_000

const TAKE: Statement = () => `insert into launch_keys (kind, scope, key, task_id, input) values ($1, $2, $3, $4, $5)
  on conflict (kind, scope, key) do nothing returning task_id`

const HELD: Statement = (d) =>
  `select task_id, input, taken_at from launch_keys where kind = $1 and scope = $2 and key = $3 ${d.locked}`

const TASK: Statement = (d) =>
  `select n, id, name, status, attempt, due_at, launched_at, ${d.now} as now from tasks where id = $1`

const PASS_ON: Statement = () =>
  'update launch_keys set task_id = $4, input = $5 where kind = $1 and scope = $2 and key = $3'

const STAMP: Statement = (d) => `update launch_keys set taken_at = ${d.now} where kind = $1 and scope = $2 and key = $3`

const POSTPONE: Statement = (d) => `update tasks set seq = seq + 1,
    waits_since = ${d.now}, due_at = case when launched_at + $3 < ${d.now} + $2 then launched_at + $3 else ${d.now} + $2 end
  where n = $1 and status = 'queued' and due_at is not null and attempt = 0
  returning n, seq, ${d.now} as now`

const ARGS: Statement = () => 'update inputs set args = $2 where task_n = $1'

/** A task that holds a key: stored before, or about to be with the others. */
export type Holder = { row: Row } | { task: NewTask }

/** Of the tasks with keys: which ones are there already, by the id that was given to them. Errors: `IDEMPOTENCY_CONFLICT`, `ALREADY_RUNNING`. */
export async function findLaunched(tx: Tx, tasks: readonly NewTask[]): Promise<Map<string, Holder>> {
  const there = new Map<string, Holder>()
  const fresh = new Map<string, NewTask>()
  // In one order everywhere: who waits for a key is not waited for.
  const keyed = tasks.filter(({ once }) => once && once.length > 0).map((task) => ({ task, order: orderOf(task) }))
  keyed.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
  for (const { task } of keyed) {
    const holder = await findOne(tx, task, fresh)
    if (holder) there.set(task.id, holder)
    else fresh.set(task.id, task)
  }
  return there
}

async function findOne(tx: Tx, task: NewTask, fresh: ReadonlyMap<string, NewTask>): Promise<Holder | undefined> {
  const taken: Once[] = []
  for (const once of task.once ?? []) {
    const holder = await heldBy(tx, task, once, fresh)
    if (!holder) {
      taken.push(once)
      continue
    }
    const id = 'row' in holder ? (holder.row.id as string) : holder.task.id
    if (id === task.id) return undefined
    for (const other of taken) await tx.all(PASS_ON, [...placeOf(task, other), id, inputOf(task)])
    return holder
  }
  return undefined
}

/** Undefined: the key is this task's now. */
async function heldBy(
  tx: Tx,
  task: NewTask,
  once: Once,
  fresh: ReadonlyMap<string, NewTask>,
): Promise<Holder | undefined> {
  const place = placeOf(task, once)
  const isFresh = (await tx.all(TAKE, [...place, task.id, inputOf(task)])).length > 0
  if (!isFresh) {
    const [held] = await tx.all(HELD, place)
    const other = fresh.get(held?.task_id as string)
    if (other) return besideIt(task, once, other)
    const [row] = held ? await tx.all(TASK, [held.task_id as string]) : []
    if (held && row && (await isInForce(tx, task, once, held, row))) return { row }
    await tx.all(PASS_ON, [...place, task.id, inputOf(task)])
  }
  await tx.all(STAMP, place)
  return undefined
}

/** Of two that come in one breath the first is stored. */
function besideIt(task: NewTask, once: Once, other: NewTask): Holder {
  if (once.kind === 'idempotency' && inputOf(task) !== inputOf(other)) throw conflict(once.key, other.id)
  if (once.kind === 'unique' && once.isRefused) throw running(task, other.id, 'queued')
  if (once.kind === 'debounce') other.args = task.args
  return { task: other }
}

async function isInForce(tx: Tx, task: NewTask, once: Once, held: Row, row: Row): Promise<boolean> {
  if (row.id === task.id) return true
  switch (once.kind) {
    case 'idempotency':
      if (held.input !== inputOf(task)) throw conflict(once.key, row.id as string)
      return true
    case 'unique':
      if (isTerminal(row.status as Status)) return false
      if (once.isRefused) throw running(task, row.id as string, row.status as string)
      return true
    case 'throttle':
      return Number(held.taken_at) + once.perMs > Number(row.now)
    case 'debounce':
      return await isPostponed(tx, task, once, row)
  }
}

/** A launch that still waits takes the newer one's arguments. */
async function isPostponed(
  tx: Tx,
  task: NewTask,
  { waitMs, mostMs }: Extract<Once, { kind: 'debounce' }>,
  { n }: Row,
): Promise<boolean> {
  const [moved] = await tx.all(POSTPONE, [n as number, waitMs, mostMs ?? FOREVER_MS])
  if (!moved) return false
  await tx.all(ARGS, [n as number, task.args])
  const entry = {
    kind: 'note' as const,
    text: 'launched again: it waits anew, with the newer arguments',
    at: Number(moved.now),
  }
  await writeReports(tx, [{ taskN: n as number, firstSeq: Number(moved.seq), entries: [entry] }], [])
  return true
}

function placeOf({ name, owner }: NewTask, once: Once): [kind: string, scope: string, key: string] {
  const isAmongAll = once.kind === 'unique' && once.isAmongAll
  return [once.kind, isAmongAll ? name : `${name}\u0001${owner ?? ''}`, once.key]
}

function orderOf(task: NewTask): string {
  return placeOf(task, task.once![0]!).join('\u0002')
}

function inputOf({ args }: NewTask): string {
  return createHash('sha256').update(args).digest('base64url')
}

function conflict(key: string, id: string): OffstageError {
  return new OffstageError(
    'IDEMPOTENCY_CONFLICT',
    `The idempotency key '${key}' was used before with other arguments (task ${id}). Use a key of its own for each thing that is to be done.`,
    { details: { id } },
  )
}

function running({ name }: NewTask, id: string, status: string): OffstageError {
  return new OffstageError(
    'ALREADY_RUNNING',
    `A task '${name}' of this kind is ${status} already (${id}), and there may be one at a time. Wait for its end, or kill it.`,
    { details: { id } },
  )
}
