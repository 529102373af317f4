// Why a task is where it is: what the store finds, and what is known of the workers, put together. Called by the hosts.
import { TaskNotFoundError } from '../base/errors.ts'
import type { Findings, Store, WorkerRow } from '../store/store.ts'
import { type Explanation, type Reason, sentencesOf } from '../task/explanation.ts'
import { isCertainlyGone } from '../worker/identity.ts'

/** Beats are 3 s apart: two have not come. */
const SILENT_MS = 7_000
/** Others give a worker up. */
const LOST_MS = 17_000

type Worker = WorkerRow & { beatAgoMs: number }

/** Error: `TASK_NOT_FOUND`. */
export async function explainTask(store: Pick<Store, 'explain' | 'workers'>, id: string): Promise<Explanation> {
  const [found, workers] = await Promise.all([store.explain(id), store.workers()])
  if (!found) throw new TaskNotFoundError(id)
  const { status, ahead } = found
  if (status !== 'queued') {
    const reasons = found.reasons.flatMap((reason) => ofWorker(reason, workers))
    return told({ id, status, reasons, ahead: null, estimateMs: null })
  }
  const able = workers.filter(({ beatAgoMs, names, ...worker }) => {
    const isAlive = beatAgoMs <= LOST_MS && worker.host !== '' && !isCertainlyGone({ ...worker, names })
    return isAlive && (names === null || names.includes(found.name))
  })
  const hasWorker = workers.some(({ beatAgoMs, host }) => beatAgoMs <= LOST_MS && host !== '')
  const reasons = [...found.reasons, ...whyNobody(found, able, hasWorker)]
  if (reasons.length === 0) reasons.push({ kind: 'next' })
  return told({ id, status, reasons, ahead, estimateMs: estimateOf(found, able, reasons) })
}

function told(explanation: Omit<Explanation, 'text'>): Explanation {
  return { ...explanation, text: sentencesOf(explanation).join(' ') }
}

function ofWorker(reason: Reason, workers: readonly Worker[]): Reason[] {
  if (reason.kind !== 'running') return [reason]
  const worker = workers.find(({ id }) => id === reason.worker)
  const host = worker?.host ?? ''
  const silentMs = worker?.beatAgoMs ?? 0
  const isSilent: Reason[] =
    silentMs > SILENT_MS ? [{ kind: 'silent-worker', worker: reason.worker, host, silentMs }] : []
  return [{ ...reason, host }, ...isSilent]
}

function whyNobody({ name, running }: Findings, able: readonly Worker[], hasWorker: boolean): Reason[] {
  if (able.length === 0) return [hasWorker ? { kind: 'unknown-name', name } : { kind: 'no-worker' }]
  const places = placesOf(able)
  const taken = able.reduce((sum, { id }) => sum + (running[id] ?? 0), 0)
  return places !== null && taken >= places ? [{ kind: 'busy', workers: able.length, places, running: taken }] : []
}

/** Null: a worker of another version does not say. */
function placesOf(able: readonly Worker[]): number | null {
  return able.reduce<number | null>((sum, { places }) => (sum === null || places === null ? null : sum + places), 0)
}

/** By how long the newest of its name took: rounds of as many as may run at once. */
function estimateOf(
  { ahead, paceMs, atOnce }: Findings,
  able: readonly Worker[],
  reasons: readonly Reason[],
): number | null {
  if (reasons.some(({ kind }) => kind === 'paused' || kind === 'no-worker' || kind === 'unknown-name')) return null
  const waits = reasons.map((reason) =>
    reason.kind === 'due' ? reason.inMs : reason.kind === 'rate' ? reason.openInMs : 0,
  )
  const isFull = reasons.some(({ kind }) => kind.endsWith('-full') || kind === 'busy')
  if (!isFull && !ahead) return Math.max(...waits)
  const places = placesOf(able)
  if (paceMs === null || places === null) return null
  const parallel = Math.max(1, Math.min(places, atOnce ?? places))
  // What runs is half done, taken all together.
  return Math.max(...waits, Math.round((Math.floor((ahead ?? 0) / parallel) + (isFull ? 0.5 : 0)) * paceMs))
}
