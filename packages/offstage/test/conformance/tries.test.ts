// Lives with retries, driven at random by several workers at once: whatever comes in whatever order, tries stay counted and there is one end.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import type { Claim, Store } from '../../src/store/store.ts'
import { isTerminal, TRANSITIONS } from '../../src/task/status.ts'
import { describeStore } from './conformance.ts'
import { aTask, BROKEN, DONE, STOPPED } from './given.ts'

type Step = 'claim' | 'fail' | 'crash' | 'reap' | 'complete' | 'kill' | 'hurry' | 'stop'
/** What keeps a life going is more likely than what ends it, or what makes it wait for a second. */
const STEP = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Step>('crash') },
  { weight: 3, arbitrary: fc.constantFrom<Step>('claim', 'fail') },
  { weight: 1, arbitrary: fc.constantFrom<Step>('reap', 'complete', 'kill', 'hurry', 'stop') },
)

interface Life {
  id: string
  name: string
  /** The newest claim is often not the task's own any more. */
  claims: Claim[]
  ends: number
  requeues: number
  crashes: number
}

describeStore('a life with retries', (place) => {
  test('has no more attempts than tries, no more than three crashes, and one end (S1)', async () => {
    const store = await place().open()
    const lives = fc.record({
      retries: fc.integer({ min: 0, max: 6 }),
      // Steps of one row are asked at once, after a claim.
      rows: fc.array(fc.array(STEP, { minLength: 1, maxLength: 3 }), { maxLength: 10 }),
    })
    await fc.assert(
      fc.asyncProperty(lives, async ({ retries, rows }) => {
        const task = aTask({ name: newId(), run: { retries } })
        await store.launch([task])
        const life: Life = { id: task.id, name: task.name, claims: [], ends: 0, requeues: 0, crashes: 0 }
        for (const row of rows) {
          await take(store, 'claim', life)
          await Promise.all(row.map((step) => take(store, step, life)))
        }
        await check(store, life, retries)
      }),
      { numRuns: 100 },
    )
  })
})

async function take(store: Store, step: Step, life: Life): Promise<void> {
  const { id, name, claims } = life
  const claim = claims.at(-1)
  switch (step) {
    case 'claim':
      claims.push(...(await store.claim({ worker: `worker of ${name}`, names: [name], limit: 1 })))
      return
    case 'reap': {
      for (const { status } of await store.reap([`worker of ${name}`], { name: 'Error', message: 'lost' })) {
        if (status === 'killed') life.ends++
        else count(life, status === 'queued', true)
      }
      return
    }
    case 'kill':
    case 'hurry': {
      const graceMs = step === 'kill' ? null : 0
      const [answer] = await store.requestKill([{ id, by: null, reason: null, graceMs }])
      if (answer!.status === 'killed' && answer!.changed) life.ends++
      return
    }
    default: {
      if (!claim) return
      const outcome = step === 'complete' ? DONE : step === 'stop' ? STOPPED : BROKEN
      const crash = step === 'crash'
      const end = { id, lease: claim.lease, outcome, entries: [], crash, retry: { afterMs: 0 } }
      const [answer] = await store.settle([end])
      if (answer !== 'lost') count(life, answer === 'requeued', crash)
    }
  }
}

function count(life: Life, isAgain: boolean, isCrash: boolean): void {
  if (isAgain) life.requeues++
  else life.ends++
  if (isCrash) life.crashes++
}

async function check(store: Store, { id, name, ends, requeues, crashes }: Life, retries: number): Promise<void> {
  const [record] = await store.get([id])
  const { status, attempt } = record!
  const kept = await store.attempts(id)
  const entries = (await store.follow([{ id, after: 0 }], 1000))[0]?.entries ?? []
  const statuses = entries.flatMap((entry) => (entry.kind === 'status' ? entry.status : []))
  expect(attempt).toBeLessThanOrEqual(retries + 1)
  expect(crashes).toBeLessThanOrEqual(3)
  expect(ends).toBe(isTerminal(status) ? 1 : 0)
  expect(statuses.filter(isTerminal)).toHaveLength(ends)
  expect(statuses.filter((entry) => entry === 'running')).toHaveLength(attempt)
  expect(kept.map((earlier) => earlier.attempt)).toEqual(Array.from({ length: requeues }, (_, place) => place + 1))
  for (const [place, to] of statuses.entries())
    expect(Object.keys(TRANSITIONS[place === 0 ? 'queued' : statuses[place - 1]!])).toContain(to)
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, place) => place + 1))
  // Reaped ones wait a second or more; all others are due, unless the task has ended.
  if (status === 'queued') expect(await store.nextDue([name])).not.toBeNull()
  else expect(await store.nextDue([name])).toBeNull()
}
