// Why a task is where it is: the exact reasons as data, and each in a sentence. Made by the engine from what the store knows, shown by the console, the command line and the app.
import type { Status } from './status.ts'

/** A task that is meant in a reason. */
export interface Held {
  id: string
  name: string
}

/** Spans in ms, times in ms since the epoch. */
export type Reason =
  /** Its time has not come: it was launched with a delay, or waits to be tried again. */
  | { kind: 'due'; at: number; inMs: number; attempt: number }
  | { kind: 'paused'; queue: string; by: string | null; at: number }
  /** As many run as may: of the queue, of its key in the queue, of its owner. `held` names at most 10 of them. */
  | { kind: 'queue-full'; queue: string; limit: number; running: number; held: Held[] }
  | { kind: 'key-full'; queue: string; key: string; limit: number; running: number; held: Held[] }
  | { kind: 'owner-full'; owner: string; limit: number; running: number; held: Held[] }
  /** As many began in the span as may. `key` null: in the queue. */
  | { kind: 'rate'; queue: string; key: string | null; limit: number; perMs: number; openInMs: number }
  | { kind: 'no-worker' }
  /** Workers live, and none of them knows the name. */
  | { kind: 'unknown-name'; name: string }
  /** All live workers that know the name have all their places taken. */
  | { kind: 'busy'; workers: number; places: number; running: number }
  /** Nothing is in its way: a worker is about to take it. */
  | { kind: 'next' }
  | { kind: 'running'; worker: string; host: string; sinceMs: number }
  /** Its worker has not been heard of for a while; it is given up after 17 s. */
  | { kind: 'silent-worker'; worker: string; host: string; silentMs: number }
  | { kind: 'waits-for-children'; children: Held[]; open: number }
  | { kind: 'stopping'; by: string | null; reason: string | null; sinceMs: number }
  | { kind: 'ended'; status: string }

export interface Explanation {
  id: string
  status: Status
  reasons: Reason[]
  /** How many that wait go before it in its line; null where that means nothing; 1,000 means that many or more. */
  ahead: number | null
  /** When it may begin, by how long the last ones took: ms from now; null: nobody can tell. */
  estimateMs: number | null
  /** All of it in sentences. */
  text: string
}

export const MOST_AHEAD = 1000

/** One for each reason, then the place in line and the estimate. */
export function sentencesOf({ reasons, ahead, estimateMs }: Omit<Explanation, 'text'>): string[] {
  const sentences = reasons.map(sentenceOf)
  if (ahead !== null && ahead > 0)
    sentences.push(
      ahead >= MOST_AHEAD
        ? `${MOST_AHEAD.toLocaleString('en')} or more go before it.`
        : `It is ${ordinal(ahead + 1)} in line.`,
    )
  if (estimateMs !== null) sentences.push(`It may begin in about ${spanText(estimateMs)}.`)
  return sentences
}

function sentenceOf(reason: Reason): string {
  switch (reason.kind) {
    case 'due':
      return reason.attempt > 0
        ? `Attempt ${reason.attempt} failed; it is tried again in ${spanText(reason.inMs)}.`
        : `It is to begin in ${spanText(reason.inMs)}, at ${new Date(reason.at).toISOString()}.`
    case 'paused':
      return `The queue '${reason.queue}' is paused${reason.by ? ` by ${reason.by}` : ''} since ${new Date(reason.at).toISOString()}.`
    case 'queue-full':
      return `The queue '${reason.queue}' runs ${reason.limit} at once: ${heldText(reason)}.`
    case 'key-full':
      return `Of the key '${reason.key}' ${reason.limit} may run at once in the queue '${reason.queue}': ${heldText(reason)}.`
    case 'owner-full':
      return `Of the owner '${reason.owner}' ${reason.limit} may run at once: ${heldText(reason)}.`
    case 'rate': {
      const where =
        reason.key === null ? `The queue '${reason.queue}'` : `The key '${reason.key}' in the queue '${reason.queue}'`
      return `${where} lets ${reason.limit} begin in ${spanText(reason.perMs)}, and that many have; the next may in ${spanText(reason.openInMs)}.`
    }
    case 'no-worker':
      return 'No worker is alive: start one (`offstage worker`).'
    case 'unknown-name':
      return `No live worker knows '${reason.name}': start one that declares it.`
    case 'busy':
      return `${reason.workers === 1 ? 'The worker' : `All ${reason.workers} workers`} that could run it ${reason.workers === 1 ? 'is' : 'are'} busy: ${reason.running} of ${reason.places} places are taken.`
    case 'next':
      return 'Nothing is in its way: it is about to begin.'
    case 'running':
      return `It has been running for ${spanText(reason.sinceMs)} in worker ${reason.worker}${reason.host ? ` on ${reason.host}` : ''}.`
    case 'silent-worker':
      return `Nothing was heard of its worker ${reason.worker}${reason.host ? ` on ${reason.host}` : ''} for ${spanText(reason.silentMs)}; it is given up after 17 s.`
    case 'waits-for-children':
      return `${reason.open} of the tasks that it launched ${reason.open === 1 ? 'has' : 'have'} not ended: ${listText(reason.children, reason.open)}.`
    case 'stopping':
      return `It was asked to stop ${spanText(reason.sinceMs)} ago${reason.by ? ` by ${reason.by}` : ''}${reason.reason ? `: ${reason.reason}` : ''}.`
    case 'ended':
      return `It has ended: ${reason.status}.`
  }
}

function heldText({ running, held }: { running: number; held: Held[] }): string {
  return running === 0 ? 'none runs at this moment' : listText(held, running)
}

function listText(tasks: Held[], count: number): string {
  const named = tasks.map(({ id, name }) => `${name} ${id}`)
  return count > named.length ? `${named.join(', ')} and ${count - named.length} more` : named.join(', ')
}

export function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')
  return `${n}${ending}`
}

export function spanText(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`
  if (ms < 2 * 3_600_000) return `${Math.round(ms / 60_000)} min`
  return ms < 2 * 86_400_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} days`
}
