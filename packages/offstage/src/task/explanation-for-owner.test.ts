import { expect, test } from 'vitest'
import type { Explanation, Reason } from './explanation.ts'
import { forOwner } from './explanation-for-owner.ts'

const told = (reasons: Reason[], parts: Partial<Explanation> = {}) =>
  forOwner({ id: 't', status: 'queued', reasons, ahead: 0, estimateMs: 0, text: 'all of it', ...parts })

const BUSY: Reason = { kind: 'busy', workers: 2, places: 8, running: 8 }
const HELD = [{ id: 'h', name: 'crawl' }]

test.each<[string, Reason[], Partial<Explanation>]>([
  ['3rd in line, about 40 s.', [BUSY], { ahead: 2, estimateMs: 40_000 }],
  ['21st in line.', [BUSY], { ahead: 20, estimateMs: null }],
  ['12th in line, about 2 min.', [BUSY], { ahead: 11, estimateMs: 125_000 }],
  ['Far back in line.', [BUSY], { ahead: 1000, estimateMs: null }],
  ['Next in line.', [{ kind: 'next' }], {}],
  ['Next in line, about 5 s.', [BUSY], { estimateMs: 5000 }],
  ['Begins in 60 s.', [{ kind: 'due', at: 5, inMs: 60_000, attempt: 0 }], { ahead: null, estimateMs: 60_000 }],
  ['Tried again in 8 s.', [{ kind: 'due', at: 5, inMs: 8000, attempt: 1 }], { ahead: null }],
  ['Paused for now.', [{ kind: 'paused', queue: 'q', by: 'Ada', at: 5 }, BUSY], {}],
  ['Nobody is there to run it at this moment.', [{ kind: 'unknown-name', name: 'crawl' }], { ahead: 7 }],
  ['It has been running for 3 s.', [{ kind: 'running', worker: 'w', host: 'h', sinceMs: 3000 }], { status: 'running' }],
  ['It has ended: failed.', [{ kind: 'ended', status: 'failed' }], { status: 'failed' }],
])('it says in a few words: %s', (text, reasons, parts) => {
  expect(told(reasons, parts).text).toBe(text)
})

test('nothing is told of what is others’', () => {
  const { reasons } = told([
    { kind: 'queue-full', queue: 'q', limit: 1, running: 1, held: HELD },
    { kind: 'key-full', queue: 'q', key: 'k', limit: 1, running: 1, held: HELD },
    { kind: 'owner-full', owner: 'me', limit: 1, running: 1, held: HELD },
    { kind: 'paused', queue: 'q', by: 'Ada', at: 5 },
    { kind: 'running', worker: 'w', host: 'machine', sinceMs: 1 },
    { kind: 'silent-worker', worker: 'w', host: 'machine', silentMs: 1 },
  ])
  expect(reasons).toMatchObject([
    { held: [] },
    { held: [] },
    { held: HELD },
    { by: null },
    { worker: '' },
    { worker: '' },
  ])
  expect(JSON.stringify(reasons)).not.toMatch(/machine|Ada/)
})
