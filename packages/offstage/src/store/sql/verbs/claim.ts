// Gives a worker the oldest queued tasks that are due and that it knows by name, each under a new random lease, the attempt counted before it starts. Called by workers with free slots.
// Race survived: two workers look at once. The writer's lock (SQLite) or skipped row locks (PostgreSQL) and the guard on the status give each task to one of them.
import { newId } from '../../../base/ids.ts'
import type { Claim } from '../../store.ts'
import type { Dialect } from '../dialect.ts'
import { EMPTY_STATE, runOf } from '../record.ts'
import { writeReports } from '../report-rows.ts'
import { isAllowed } from '../transitions.ts'
import { batch, type Row, type Statement, type Tx, together } from '../tx.ts'

export interface ClaimRequest {
  worker: string
  names: string[]
  limit: number
}

/** Databases bound the arms of a union. */
const NAMES_AT_ONCE = 100

/** By the number of names: the texts are kept so that drivers prepare each once. */
const looks = new Map<number, Statement>()
const takes = new Map<number, Statement>()

export async function claim(tx: Tx, { worker, names, limit }: ClaimRequest): Promise<Claim[]> {
  const distinct = [...new Set(names)]
  if (distinct.length === 0 || limit <= 0) return []
  const lease = newId()
  const taken =
    distinct.length <= NAMES_AT_ONCE
      ? await tx.all(takeOldest(distinct.length), [lease, worker, limit, ...distinct])
      : await tx.all(TAKE_THESE, [lease, worker, limit, batch((await findOldest(tx, distinct, limit)).map((n) => [n]))])
  if (taken.length === 0) return []
  taken.sort((a, b) => (a.n as number) - (b.n as number))
  const [payloads] = await together([
    tx.all(PAYLOADS, [batch(taken.map(({ n }) => [n as number]))]),
    writeReports(tx, [], taken.map(startOf)),
  ])
  const byN = new Map(payloads.map((row) => [row.n, row]))
  return taken.map((row) => claimOf(row, byN.get(row.n as number)!))
}

/** Whether a claim would find something: asked of a reader first, so that an idle look takes no writer's lock. */
export async function canClaim(tx: Tx, { names, limit }: ClaimRequest): Promise<boolean> {
  return (await findOldest(tx, [...new Set(names)], Math.min(limit, 1))).length > 0
}

/** Locks nothing: it is made where nothing may be written. */
async function findOldest(tx: Tx, names: string[], limit: number): Promise<number[]> {
  const found: number[] = []
  for (let from = 0; from < names.length && limit > 0; from += NAMES_AT_ONCE) {
    const some = names.slice(from, from + NAMES_AT_ONCE)
    for (const { n } of await tx.all(lookFor(some.length), [limit, ...some])) found.push(n as number)
  }
  return found.sort((a, b) => a - b).slice(0, limit)
}

function takeOldest(names: number): Statement {
  return kept(takes, names, (d) => take(d, oldest(names, { limit: '$3', firstName: 4, end: d.skipLocked })(d)))
}

function lookFor(names: number): Statement {
  return kept(looks, names, oldest(names, { limit: '$1', firstName: 2, end: '' }))
}

/** Two arms a name, each a walk along an index: of what was never tried, and of what has waited to be tried again and is due. Neither history, nor queued tasks of other names,
 * nor those that are not due cost anything. */
function oldest(
  names: number,
  { limit, firstName, end }: { limit: string; firstName: number; end: string },
): Statement {
  return (d) => {
    const arms = Array.from({ length: names }, (_, i) => [
      `select n from tasks where status = 'queued' and due_at is null and name = $${firstName + i} order by n`,
      `select n from tasks where status = 'queued' and due_at <= ${d.now} and name = $${firstName + i} order by due_at`,
    ]).flat()
    const found = arms.map((arm, i) => `select * from (${arm} limit ${limit} ${end}) as a${i}`)
    return `select n from (${found.join(' union all ')}) as arms order by n limit ${limit}`
  }
}

const TAKE_THESE: Statement = (d) =>
  take(d, `select r.n from ${d.rows('$4', { n: 'integer' })} as r order by r.n limit $3`)

/** What nobody can guess of the leases is in `$1`, the worker in `$2`. */
function take(d: Dialect, oldest: string): string {
  return `update tasks set status = 'running', worker = $2, lease = $1 || '.' || tasks.n,
    attempt = attempt + 1, seq = seq + 1, due_at = null,
    started_at = case when ${d.now} < tasks.launched_at then tasks.launched_at else ${d.now} end
  from (${oldest}) as c
  where tasks.n = c.n and ${isAllowed('tasks.status', "'running'")}
  returning tasks.n, tasks.id, tasks.name, tasks.owner, tasks.launched_at, tasks.lease, tasks.attempt, tasks.seq, tasks.started_at`
}

const PAYLOADS: Statement = (d) => `select r.n, p.args, p.run, s.state from ${d.rows('$1', { n: 'integer' })} as r
  join inputs p on p.task_n = r.n left join states s on s.task_n = r.n`

function startOf({ n, seq, started_at: at }: Row) {
  return { taskN: n as number, seq: seq as number, at: at as number, status: 'running', note: null }
}

function claimOf(row: Row, payload: Row): Claim {
  return {
    id: row.id as string,
    name: row.name as string,
    args: payload.args as string,
    owner: row.owner as string | null,
    attempt: Number(row.attempt),
    run: runOf(payload),
    state: (payload.state as string | null) ?? EMPTY_STATE,
    launchedAt: Number(row.launched_at),
    lease: row.lease as string,
  }
}

function kept(statements: Map<number, Statement>, names: number, made: Statement): Statement {
  const statement = statements.get(names) ?? made
  statements.set(names, statement)
  return statement
}
