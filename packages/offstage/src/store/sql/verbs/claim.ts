// Gives a worker queued tasks that are due and that it knows by name, each under a new random lease, the attempt counted before it starts: what is more urgent first, then what is older.
// Called by workers with free slots.
// Races survived: two workers look at once. The writer's lock (SQLite) or skipped row locks (PostgreSQL) and the guard on the status give each task to one of them. Where limits are to
// be kept, claims go one after another: each holds the gate until it is stored, so that the next counts it.
import { newId } from '../../../base/ids.ts'
import type { Claim, ClaimRequest } from '../../store.ts'
import type { Dialect } from '../dialect.ts'
import { Gates } from '../gates.ts'
import { type Line, READY, waitingLines } from '../lines.ts'
import { pickWithin, writeTurns } from '../pick.ts'
import { type QueueSettings, queueSettings } from '../queue-settings.ts'
import { EMPTY_STATE, runOf } from '../record.ts'
import { writeReports } from '../report-rows.ts'
import { writeStarts } from '../starts.ts'
import { isAllowed, isStill } from '../transitions.ts'
import { batch, type Row, type Statement, type Tx, together } from '../tx.ts'

/** Databases bound the arms of a union. */
const LINES_AT_ONCE = 100
const RIPEN_AT_ONCE = 1000

/** By the number of lines: the texts are kept so that drivers prepare each once. */
const takes = new Map<number, Statement>()

export async function claim(tx: Tx, request: ClaimRequest): Promise<Claim[]> {
  const { worker, limit } = request
  if (request.names.length === 0 || limit <= 0) return []
  const { free, bounded, settings } = await look(tx, request)
  if (free.length + bounded.length === 0) return []
  const lease = newId()
  const taken =
    bounded.length === 0 && free.length <= LINES_AT_ONCE
      ? (await tx.all(takeFirst(free.length), [lease, worker, limit, ...free.map(({ line }) => line)])).sort(byUrgency)
      : await takePicked(tx, [lease, worker], request, [...free, ...bounded], settings)
  return await claimsOf(tx, taken)
}

/** Whether a claim would find something: asked of a reader first, so that an idle look takes no writer's lock. */
export async function canClaim(tx: Tx, request: ClaimRequest): Promise<boolean> {
  const [lines, settings] = await together([waitingLines(tx, request.names), queueSettings(tx)])
  const open = lines.filter(({ queue }) => !settings.get(queue)?.isPaused)
  if (open.some(({ dueInMs }) => dueInMs === 0)) return true
  const { free, bounded } = parted(open, settings, request)
  if (free.length > 0) return true
  if (bounded.length === 0) return false
  const gates = await Gates.of(tx, settings, bounded.map(queueOf), request.room)
  return (await pickWithin(tx, gates, bounded, 1, false)).length > 0
}

interface Sight {
  /** Lines that nothing bounds. */
  free: Line[]
  bounded: Line[]
  settings: Map<string, QueueSettings>
}

async function look(tx: Tx, request: ClaimRequest): Promise<Sight> {
  const [lines, settings] = await together([waitingLines(tx, request.names), queueSettings(tx)])
  const open = lines.filter(({ queue }) => !settings.get(queue)?.isPaused)
  await ripen(tx, open)
  return { ...parted(open, settings, request), settings }
}

function parted(
  lines: readonly Line[],
  settings: ReadonlyMap<string, QueueSettings>,
  { room = {} }: ClaimRequest,
): { free: Line[]; bounded: Line[] } {
  const open = lines.filter(({ isReady, isLaned }) => isReady || isLaned)
  const isFree = ({ queue, isLaned }: Line) => !isLaned && !settings.has(queue) && room[queue] === undefined
  return { free: open.filter(isFree), bounded: open.filter((line) => !isFree(line)) }
}

const RIPEN: Statement = (d) => `update tasks set due_at = null
  from (select n from tasks where status = 'queued' and due_at <= ${d.now} and line = $1
    order by due_at limit ${RIPEN_AT_ONCE} ${d.skipLocked}) as c
  where tasks.n = c.n and ${isStill('queued')}
  returning tasks.lane`

/** What was waiting for its time and is due can be taken from now on like any other. */
async function ripen(tx: Tx, lines: readonly Line[]): Promise<void> {
  await Promise.all(
    lines.map(async (line) => {
      if (line.dueInMs !== 0) return
      for (const { lane } of await tx.all(RIPEN, [line.line])) {
        if (lane === null) line.isReady = true
        else line.isLaned = true
      }
    }),
  )
}

const GATE: Statement = (d) => `select id from gate ${d.locked}`

async function takePicked(
  tx: Tx,
  [lease, worker]: [lease: string, worker: string],
  { room, limit }: ClaimRequest,
  lines: readonly Line[],
  seen: Map<string, QueueSettings>,
): Promise<Row[]> {
  const isBounded = lines.some(({ queue, isLaned }) => isLaned || seen.has(queue))
  // Others may have changed a queue while the gate was waited for.
  const settings = isBounded ? await settingsBehindGate(tx) : seen
  const gates = await Gates.of(tx, settings, lines.map(queueOf), room)
  const picks = await pickWithin(tx, gates, lines, limit, true)
  if (picks.length === 0) return []
  const taken = await tx.all(TAKE_THESE, [lease, worker, batch(picks.map(({ n }) => [n]))])
  const places = new Map(picks.map((pick, place) => [pick.n, place]))
  const placeOf = ({ n }: Row) => places.get(n as number)!
  taken.sort((a, b) => placeOf(a) - placeOf(b))
  const begun = taken.map((row) => ({ row, pick: picks[placeOf(row)]! }))
  await together([
    writeStarts(
      tx,
      settings,
      begun.map(({ row, pick }) => ({
        taskN: pick.n,
        queue: pick.queue,
        lane: pick.lane,
        at: row.started_at as number,
      })),
    ),
    writeTurns(
      tx,
      begun.map(({ pick }) => pick),
    ),
  ])
  return taken
}

/** Held until the transaction ends. */
async function settingsBehindGate(tx: Tx): Promise<Map<string, QueueSettings>> {
  const [, settings] = await together([tx.all(GATE), queueSettings(tx)] as const)
  return settings
}

function takeFirst(lines: number): Statement {
  const known = takes.get(lines)
  if (known) return known
  const made: Statement = (d) => {
    const arms = Array.from(
      { length: lines },
      (_, i) =>
        `select * from (select n, priority from tasks where ${READY} ${d.fresh} and line = $${4 + i} order by priority desc, n limit $3 ${d.skipLocked}) as a${i}`,
    )
    return take(d, `select n from (${arms.join(' union all ')}) as arms order by priority desc, n limit $3`)
  }
  takes.set(lines, made)
  return made
}

const TAKE_THESE: Statement = (d) => take(d, `select r.n from ${d.rows('$3', { n: 'integer' })} as r`)

/** What nobody can guess of the leases is in `$1`, the worker in `$2`. */
function take(d: Dialect, which: string): string {
  return `update tasks set status = 'running', worker = $2, lease = $1 || '.' || tasks.n,
    attempt = attempt + 1, seq = seq + 1, due_at = null,
    started_at = case when ${d.now} < tasks.launched_at then tasks.launched_at else ${d.now} end, expires_at = null,
    deadline_at = coalesce(deadline_at, ${d.now} + total_ms)
  from (${which}) as c
  where tasks.n = c.n and ${isAllowed('tasks.status', "'running'")}
  returning tasks.n, tasks.id, tasks.name, tasks.queue, tasks.priority, tasks.owner, tasks.launched_at, tasks.lease, tasks.attempt, tasks.seq, tasks.started_at,
    tasks.deadline_at - ${d.now} as left_ms`
}

const PAYLOADS: Statement = (d) => `select r.n, p.args, p.run, s.state from ${d.rows('$1', { n: 'integer' })} as r
  join inputs p on p.task_n = r.n left join states s on s.task_n = r.n`

async function claimsOf(tx: Tx, taken: Row[]): Promise<Claim[]> {
  if (taken.length === 0) return []
  const changes = taken.map(({ n, seq, started_at: at }) => ({
    taskN: n as number,
    seq: seq as number,
    at: at as number,
    status: 'running',
    note: null,
  }))
  const [payloads] = await together([
    tx.all(PAYLOADS, [batch(taken.map(({ n }) => [n as number]))]),
    writeReports(tx, [], changes),
  ])
  const byN = new Map(payloads.map((row) => [row.n, row]))
  return taken.map((row) => claimOf(row, byN.get(row.n as number)!))
}

function claimOf(row: Row, payload: Row): Claim {
  return {
    id: row.id as string,
    name: row.name as string,
    queue: row.queue as string,
    args: payload.args as string,
    owner: row.owner as string | null,
    attempt: Number(row.attempt),
    run: runOf(payload),
    state: (payload.state as string | null) ?? EMPTY_STATE,
    launchedAt: Number(row.launched_at),
    leftMs: row.left_ms === null ? null : Number(row.left_ms),
    lease: row.lease as string,
  }
}

function byUrgency(a: Row, b: Row): number {
  return (b.priority as number) - (a.priority as number) || (a.n as number) - (b.n as number)
}

function queueOf({ queue }: Line): string {
  return queue
}
