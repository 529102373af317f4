// Decides what an attempt's end means for its task: the outcome to be stored, whether it is tried again, and the report of a kill.
import type { RunEnd, StopFacts } from '../runner/runner.ts'
import type { Claim } from '../store/store.ts'
import type { Failure } from '../task/failure.ts'
import type { KillReport } from '../task/kill-report.ts'
import { failed, killed, type Outcome } from '../task/outcome.ts'
import { type RetryVerdict, retryDelayMs } from '../task/retries.ts'
import type { Vitals } from '../task/vitals.ts'
import type { StackFrame } from '../task/xray.ts'
import { isCrash } from './crash.ts'
import type { StopCause } from './stop-cause.ts'

/** What is handed to the store's `settle`. */
export interface Ending {
  outcome: Outcome
  retry?: { afterMs: number }
  crash?: boolean
  killReport?: string
}

export interface EndingFacts {
  claim: Claim
  cause: StopCause | undefined
  vitals: Vitals | null
}

export function endingOf(end: RunEnd, facts: EndingFacts): Ending {
  if (end.kind === 'done') return { outcome: { status: 'completed', result: end.result } }
  if (end.kind === 'failed') return tried(end.error, facts.claim, end.retry)
  const { claim, cause, vitals } = facts
  if (cause?.kind === 'timeout') {
    const message = `The attempt did not end within its timeout of ${cause.timeoutMs / 1000} s and was stopped. Raise \`timeout\`, or do less in one task.`
    return tried(timedOut('TIMED_OUT', message, end.facts), claim)
  }
  if (cause?.kind === 'total-timeout') {
    const message =
      'The task did not end within its total time and was stopped. Raise `totalTimeout`, or do less in one task.'
    return { outcome: { status: 'failed', error: timedOut('TOTAL_TIMED_OUT', message, end.facts) } }
  }
  if (cause?.kind === 'fenced') return tried(FENCED, claim)
  if (cause?.kind === 'shutdown') return { ...tried(SHUTDOWN, claim), retry: { afterMs: 0 } }
  const { by, reason, askedAt } = cause?.kind === 'kill' ? cause : { by: null, reason: null, askedAt: end.facts.deadAt }
  const report: Omit<KillReport, 'lastLines'> = { by, reason, askedAt, ...end.facts, vitals }
  return { outcome: killed(by, reason), killReport: JSON.stringify(report) }
}

/** The store tries it again if attempts are left; what cannot end better another time is not asked to. */
function tried(error: Failure, { attempt, run }: Claim, verdict?: RetryVerdict): Ending {
  const outcome: Outcome = { status: 'failed', error }
  if (attempt > (run.retries ?? 0) || verdict === false) return { outcome }
  const afterMs = verdict ?? retryDelayMs(attempt, run.backoff)
  return { outcome, retry: { afterMs }, ...(isCrash(error) ? { crash: true } : {}) }
}

const SHUTDOWN: Failure = {
  name: 'OffstageError',
  code: 'SHUTDOWN',
  message: 'The worker was shut down before the attempt ended.',
}

const FENCED: Failure = {
  name: 'OffstageError',
  code: 'LEASE_LOST',
  message:
    'The worker could not reach the store in time to renew its lease, and ended the attempt, which is `exclusive`, before another could begin.',
}

function timedOut(code: string, message: string, { stack }: StopFacts): Failure {
  const { error } = failed(code, message) as { error: Failure }
  return stack && stack.length > 0 ? { ...error, stack: `${code}: ${message}\n${stack.map(lineOf).join('\n')}` } : error
}

function lineOf({ function: name, file, line, column }: StackFrame): string {
  return `    at ${name || '<anonymous>'} (${file}:${line}:${column})`
}
