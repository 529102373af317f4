import { expect, test } from 'vitest'
import type { StopFacts } from '../runner/runner.ts'
import type { Claim } from '../store/store.ts'
import { type EndingFacts, endingOf } from './ending.ts'

const FACTS: StopFacts = { signalledAt: null, forcedAt: 90, deadAt: 100, stack: null, stackNote: 'forced' }
const error = { name: 'TypeError', message: 'no' }

const given = (facts: { attempt?: number; retries?: number; cause?: EndingFacts['cause'] }): EndingFacts => ({
  claim: {
    attempt: facts.attempt ?? 1,
    run: facts.retries === undefined ? {} : { retries: facts.retries },
  } as Claim,
  cause: facts.cause,
  vitals: null,
})

test('without retries a failure is the end', () => {
  expect(endingOf({ kind: 'failed', error }, given({}))).toEqual({ outcome: { status: 'failed', error } })
})

test('with tries left a failure asks for another, a crash is marked as one, and the last attempt asks for nothing', () => {
  const again = { outcome: { status: 'failed', error }, retry: { afterMs: expect.any(Number) } }
  expect(endingOf({ kind: 'failed', error }, given({ retries: 2 }))).toEqual(again)
  expect(endingOf({ kind: 'failed', error }, given({ retries: 2, attempt: 3 }))).toEqual({ outcome: again.outcome })
  const crash = { ...error, code: 'SIGNALLED' }
  expect(endingOf({ kind: 'failed', error: crash }, given({ retries: 2 }))).toMatchObject({ crash: true })
})

test('a kill ends killed whatever is left to try, and its report says who, why and when', () => {
  const cause = { kind: 'kill', by: 'Ann', reason: 'wrong site', askedAt: 50 } as const
  const { outcome, retry, killReport } = endingOf(
    { kind: 'stopped', forced: true, facts: FACTS },
    given({ retries: 2, cause }),
  )
  expect(outcome).toMatchObject({ status: 'killed', error: { message: 'The task was killed by Ann: wrong site' } })
  expect(retry).toBeUndefined()
  expect(JSON.parse(killReport as string)).toEqual({
    by: 'Ann',
    reason: 'wrong site',
    askedAt: 50,
    ...FACTS,
    vitals: null,
  })
})

test('time that is up ends failed, with where it was as its stack, and may be tried again', () => {
  const stack = [{ function: 'spin', file: '/a/tasks.ts', line: 3, column: 7, isUser: true }]
  const end = endingOf(
    { kind: 'stopped', forced: true, facts: { ...FACTS, stack } },
    given({ retries: 1, cause: { kind: 'timeout', timeoutMs: 1500 } }),
  )
  expect(end).toMatchObject({ outcome: { status: 'failed', error: { code: 'TIMED_OUT' } }, retry: {} })
  expect(JSON.stringify(end.outcome)).toContain('1.5 s')
  expect(JSON.stringify(end.outcome)).toContain('at spin (/a/tasks.ts:3:7)')
})

test('a worker that is shut down gives back what may be tried again, at once', () => {
  const end = endingOf(
    { kind: 'stopped', forced: true, facts: FACTS },
    given({ retries: 1, cause: { kind: 'shutdown' } }),
  )
  expect(end).toMatchObject({ outcome: { status: 'failed', error: { code: 'SHUTDOWN' } }, retry: { afterMs: 0 } })
})
