// Gives a worker the oldest queued tasks that are due and that it knows by name, each under a new random lease, the attempt counted before it starts. Called by workers with free slots.
// Race survived: two workers look at once. The writer's lock (SQLite) or skipped row locks (PostgreSQL) and the guard on the status give each task to one of them.
import { newId } from '../../../base/ids.ts'
import type { Claim } from '../../store.ts'
import { EMPTY_STATE, runOf } from '../record.ts'
import { writeReports } from '../report-rows.ts'
import { isAllowed } from '../transitions.ts'
import { batch, type Statement, type Tx } from '../tx.ts'

export interface ClaimRequest {
  worker: string
  names: string[]
  limit: number
}

/** Databases bound the arms of a union. */
const NAMES_AT_ONCE = 100

const candidates = new Map<string, Statement>()

/** Two arms a name, each a walk along an index: of what was never tried, and of what has waited to be tried again and is due. Neither history, nor queued tasks of other names,
 * nor those that are not due cost anything. `$1` is the limit. A look
 * locks nothing: it is made where nothing may be written. */
function candidatesOf(names: number, isLook: boolean): Statement {
  const key = `${names} ${isLook}`
  let statement = candidates.get(key)
  if (!statement) {
    statement = (d) => {
      const arms = Array.from({ length: names }, (_, i) => [
        `select n from tasks where status = 'queued' and due_at is null and name = $${i + 2} order by n`,
        `select n from tasks where status = 'queued' and due_at <= ${d.now} and name = $${i + 2} order by due_at`,
      ]).flat()
      const found = arms.map((arm, i) => `select * from (${arm} limit $1 ${isLook ? '' : d.skipLocked}) as a${i}`)
      return `select t.n, t.id, t.name, t.owner, t.launched_at, p.args, p.run, s.state
        from (${found.join(' union all ')} order by n limit $1) as c
        join tasks t on t.n = c.n join inputs p on p.task_n = t.n left join states s on s.task_n = t.n order by t.n`
    }
    candidates.set(key, statement)
  }
  return statement
}

const TAKE: Statement = (d) => `update tasks
  set status = 'running', worker = $2, lease = r.lease, attempt = attempt + 1, seq = seq + 1,
    started_at = ${d.now}, due_at = null
  from ${d.rows('$1', { n: 'integer', lease: 'text' })} as r
  where tasks.n = r.n and ${isAllowed('tasks.status', "'running'")}
  returning tasks.n, tasks.lease, tasks.attempt, tasks.seq, tasks.started_at`

export async function claim(tx: Tx, request: ClaimRequest): Promise<Claim[]> {
  const found = (await findCandidates(tx, request)).map((row) => ({ row, lease: newId() }))
  if (found.length === 0) return []
  const taken = await tx.all(TAKE, [batch(found.map(({ row, lease }) => [row.n as number, lease])), request.worker])
  await writeReports(
    tx,
    [],
    taken.map((row) => ({
      taskN: row.n as number,
      seq: row.seq as number,
      at: row.started_at as number,
      status: 'running',
      note: null,
    })),
  )
  const byN = new Map(taken.map((row) => [row.n, row]))
  return found.flatMap(({ row }) => {
    const mine = byN.get(row.n as number)
    if (!mine) return []
    return {
      id: row.id as string,
      name: row.name as string,
      args: row.args as string,
      owner: row.owner as string | null,
      attempt: Number(mine.attempt),
      run: runOf(row),
      state: (row.state as string | null) ?? EMPTY_STATE,
      launchedAt: Number(row.launched_at),
      lease: mine.lease as string,
    }
  })
}

/** Whether a claim would find something: asked of a reader first, so that an idle look takes no writer's lock. */
export async function canClaim(tx: Tx, request: ClaimRequest): Promise<boolean> {
  return (await findCandidates(tx, { ...request, limit: Math.min(request.limit, 1) }, true)).length > 0
}

async function findCandidates(tx: Tx, { names, limit }: ClaimRequest, isLook = false) {
  const distinct = [...new Set(names)]
  const found = []
  for (let from = 0; from < distinct.length && limit > 0; from += NAMES_AT_ONCE) {
    const some = distinct.slice(from, from + NAMES_AT_ONCE)
    found.push(...(await tx.all(candidatesOf(some.length, isLook), [limit, ...some])))
  }
  return found.sort((a, b) => (a.n as number) - (b.n as number)).slice(0, limit)
}
