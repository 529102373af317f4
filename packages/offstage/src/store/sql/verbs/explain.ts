// What stands between a task and its start, or its end: read in one moment, by what claims go by. Called by whoever asks why a task is not running.
import type { Held, Reason } from '../../../task/explanation.ts'
import { MOST_AHEAD } from '../../../task/explanation.ts'
import { isTerminal, type Status } from '../../../task/status.ts'
import type { Findings } from '../../findings.ts'
import { Gates } from '../gates.ts'
import { laneOf } from '../lane.ts'
import { LANED, READY } from '../lines.ts'
import { type QueueSettings, queueSettings } from '../queue-settings.ts'
import { type Row, type Statement, type Tx, together } from '../tx.ts'

const HELD_TOLD = 10
const PACE_OF = 20

const TASK: Statement = (d) => `select t.*, ${d.now} as now from tasks t where t.id = $1`
const IN_QUEUE: Statement = () =>
  `select id, name, lane from tasks where queue = $1 and status in ('running', 'stopping') order by started_at`
const OF_OWNER: Statement = () =>
  `select id, name from tasks where owner = $1 and owner is not null and hook_of is null and status in ('running', 'stopping') order by started_at`
const BEFORE: Statement = () => `select count(*) as count from (
  select 1 from tasks where ${READY} and line = $1 and (priority > $2 or (priority = $2 and n < $3)) limit ${MOST_AHEAD}) as before`
const BEFORE_IN_LANE: Statement = () => `select count(*) as count from (
  select 1 from tasks where ${LANED} and line = $1 and lane = $4 and (priority > $2 or (priority = $2 and n < $3)) limit ${MOST_AHEAD}) as before`
const PACE: Statement = () => `select ended_at - started_at as ms from tasks
  where ended_at is not null and name = $1 and started_at is not null order by ended_at desc limit ${PACE_OF}`
const CHILDREN: Statement = () =>
  'select id, name from tasks where parent = $1 and parent is not null and ended_at is null order by n limit 1001'
const BUSY: Statement = () =>
  `select worker, count(*) as count from tasks where status in ('running', 'stopping') group by worker`

/** Null: there is no such task. */
export async function explain(tx: Tx, id: string): Promise<Findings | null> {
  const [task] = await tx.all(TASK, [id])
  if (!task) return null
  const status = task.status as Status
  const base = {
    id,
    name: task.name as string,
    status,
    ahead: null,
    paceMs: null,
    atOnce: null,
    worker: task.worker as string | null,
  }
  if (isTerminal(status)) return { ...base, reasons: [{ kind: 'ended', status }], running: {} }
  if (status !== 'queued') return { ...base, reasons: await whyRunning(tx, task), running: {} }
  const [settings, pace, busy] = await together([queueSettings(tx), tx.all(PACE, [task.name!]), tx.all(BUSY)] as const)
  const { reasons, atOnce } = await whyQueued(tx, task, settings)
  const place = [task.line!, task.priority!, task.n!]
  const [before] =
    task.due_at !== null
      ? []
      : task.lane === null
        ? await tx.all(BEFORE, place)
        : await tx.all(BEFORE_IN_LANE, [...place, task.lane!])
  return {
    ...base,
    reasons,
    ahead: before ? Number(before.count) : null,
    paceMs: pace.length === 0 ? null : pace.reduce((sum, { ms }) => sum + Number(ms), 0) / pace.length,
    atOnce,
    running: Object.fromEntries(busy.map(({ worker, count }) => [worker as string, Number(count)])),
  }
}

async function whyRunning(tx: Tx, task: Row): Promise<Reason[]> {
  const reasons: Reason[] = []
  if (task.status === 'stopping') {
    const sinceMs = Math.max(0, Number(task.now) - Number(task.kill_asked_at))
    reasons.push({
      kind: 'stopping',
      by: task.kill_by as string | null,
      reason: task.kill_reason as string | null,
      sinceMs,
    })
  }
  const sinceMs = Math.max(0, Number(task.now) - Number(task.started_at))
  reasons.push({ kind: 'running', worker: task.worker as string, host: '', sinceMs })
  const children = await tx.all(CHILDREN, [task.id as string])
  if (children.length > 0)
    reasons.push({
      kind: 'waits-for-children',
      children: children.slice(0, HELD_TOLD).map(heldOf),
      open: children.length,
    })
  return reasons
}

async function whyQueued(
  tx: Tx,
  task: Row,
  settings: ReadonlyMap<string, QueueSettings>,
): Promise<{ reasons: Reason[]; atOnce: number | null }> {
  const queue = task.queue as string
  const own = settings.get(queue)
  const reasons: Reason[] = []
  if (task.due_at !== null && Number(task.due_at) > Number(task.now))
    reasons.push({
      kind: 'due',
      at: Number(task.due_at),
      inMs: Number(task.due_at) - Number(task.now),
      attempt: Number(task.attempt),
    })
  if (own?.isPaused) reasons.push({ kind: 'paused', queue, by: own.pausedBy, at: own.pausedAt as number })
  const { key, owner } = task.lane === null ? { key: '', owner: null } : laneOf(task.lane as string)
  const [inQueue, ofOwner] = await together([
    own ? tx.all(IN_QUEUE, [queue]) : [],
    owner ? tx.all(OF_OWNER, [owner.id]) : [],
  ] as const)
  const { concurrency, concurrencyPerKey } = own?.limits ?? {}
  if (concurrency !== undefined && inQueue.length >= concurrency)
    reasons.push({ kind: 'queue-full', queue, limit: concurrency, ...toldOf(inQueue) })
  const ofKey = inQueue.filter(({ lane }) => lane !== null && laneOf(lane as string).key === key)
  if (key !== '' && concurrencyPerKey !== undefined && ofKey.length >= concurrencyPerKey)
    reasons.push({ kind: 'key-full', queue, key, limit: concurrencyPerKey, ...toldOf(ofKey) })
  if (owner && ofOwner.length >= owner.most)
    reasons.push({ kind: 'owner-full', owner: owner.id, limit: owner.most, ...toldOf(ofOwner) })
  reasons.push(...(await ratesOf(tx, queue, key, settings)))
  const bounds = [concurrency, key === '' ? undefined : concurrencyPerKey, owner?.most].filter(
    (most) => most !== undefined,
  )
  return { reasons, atOnce: bounds.length === 0 ? null : Math.min(...bounds) }
}

async function ratesOf(
  tx: Tx,
  queue: string,
  key: string,
  settings: ReadonlyMap<string, QueueSettings>,
): Promise<Reason[]> {
  const { rate, ratePerKey } = settings.get(queue)?.limits ?? {}
  const reasons: Reason[] = []
  if (rate) {
    const { openInMs } = await Gates.of(tx, settings, [queue])
    if (openInMs !== null)
      reasons.push({ kind: 'rate', queue, key: null, limit: rate.limit, perMs: rate.perMs, openInMs })
  }
  if (ratePerKey && key !== '') {
    const alone = new Map([[queue, { ...settings.get(queue)!, limits: { ratePerKey } }]])
    const gates = await Gates.of(tx, alone, [queue])
    await gates.look(queue, [key])
    if (gates.openInMs !== null)
      reasons.push({
        kind: 'rate',
        queue,
        key,
        limit: ratePerKey.limit,
        perMs: ratePerKey.perMs,
        openInMs: gates.openInMs,
      })
  }
  return reasons
}

function toldOf(rows: readonly Row[]): { running: number; held: Held[] } {
  return { running: rows.length, held: rows.slice(0, HELD_TOLD).map(heldOf) }
}

function heldOf({ id, name }: Row): Held {
  return { id: id as string, name: name as string }
}
