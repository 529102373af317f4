// Why a task is where it is, told to the person on whose behalf it was launched: short, and without what is others' (their tasks, the machines, who paused what).
import { type Explanation, MOST_AHEAD, ordinal, type Reason, spanText } from './explanation.ts'

/** "3rd in line, about 40 s." */
export function forOwner({ id, status, reasons, ahead, estimateMs }: Explanation): Explanation {
  const text =
    status === 'queued' ? lineText(reasons, ahead, estimateMs) : (reasons.map(sentenceOf).find(Boolean) ?? '')
  return { id, status, reasons: reasons.map(withoutOthers), ahead, estimateMs, text }
}

function lineText(reasons: readonly Reason[], ahead: number | null, estimateMs: number | null): string {
  const has = (kind: Reason['kind']) => reasons.some((reason) => reason.kind === kind)
  if (has('paused')) return 'Paused for now.'
  if (has('no-worker') || has('unknown-name')) return 'Nobody is there to run it at this moment.'
  const due = reasons.find((reason) => reason.kind === 'due')
  if (due) return `${due.attempt > 0 ? 'Tried again' : 'Begins'} in ${spanText(due.inMs)}.`
  const place =
    ahead === null || ahead === 0 ? 'Next in line' : `${ahead >= MOST_AHEAD ? 'Far back' : ordinal(ahead + 1)} in line`
  return `${place}${estimateMs ? `, about ${spanText(estimateMs)}` : ''}.`
}

function sentenceOf(reason: Reason): string | undefined {
  switch (reason.kind) {
    case 'ended':
      return `It has ended: ${reason.status}.`
    case 'stopping':
      return 'It is being stopped.'
    case 'running':
      return `It has been running for ${spanText(reason.sinceMs)}.`
    default:
      return undefined
  }
}

function withoutOthers(reason: Reason): Reason {
  switch (reason.kind) {
    case 'paused':
      return { ...reason, by: null }
    case 'queue-full':
    case 'key-full':
      return { ...reason, held: [] }
    case 'running':
    case 'silent-worker':
      return { ...reason, worker: '', host: '' }
    default:
      return reason
  }
}
