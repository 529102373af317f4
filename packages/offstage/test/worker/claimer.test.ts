import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Claim, Store } from '../../src/store/store.ts'
import { Claimer } from '../../src/worker/claimer.ts'
import { newWorker } from '../../src/worker/identity.ts'

/** A store in which these tasks wait, in this order, and a claimer of two places. `run` is what a task does. */
async function claimerOf(waiting: string[], run: (claim: Claim) => Promise<unknown>) {
  const store = await openSqliteStore({ path: ':memory:' })
  const worker = newWorker([], 2)
  await store.enlist(worker)
  await store.launch(
    waiting.map((name, i) => ({ id: `${i}`, name, args: '[[]]', owner: null, tags: [], parent: null })),
  )
  const begun: string[] = []
  let most = 0
  const over = Promise.withResolvers<void>()
  let left = waiting.length
  const watched = {
    ...bound(store),
    claim: counting(store, (given) => {
      most = Math.max(most, given - (waiting.length - left))
    }),
  }
  const claimer = new Claimer({
    store: watched,
    worker: worker.id,
    concurrency: 2,
    names: () => ['quick', 'long'],
    bounds: () => new Map(),
    async begin(claim) {
      begun.push(claim.name)
      await run(claim)
      await store.settle([
        { id: claim.id, lease: claim.lease, entries: [], outcome: { status: 'completed', result: '[1]' } },
      ])
      if (--left === 0) over.resolve()
    },
    trouble: over.reject,
  })
  onTestFinished(() => store.close())
  claimer.look()
  await over.promise
  await claimer.drain()
  return { begun, most }
}

const bound = (store: Store) => ({
  held: (worker: string) => store.held(worker),
  nextDue: (...asked: Parameters<Store['nextDue']>) => store.nextDue(...asked),
})

/** Tells how many were given out so far. */
function counting(store: Store, tell: (given: number) => void): Store['claim'] {
  let given = 0
  return async (request) => {
    const claims = await store.claim(request)
    given += claims.length
    tell(given)
    return claims
  }
}

test('of tasks that are over in no time some are taken ahead', async () => {
  const { begun, most } = await claimerOf(Array(400).fill('quick'), () => delay(1))
  expect(begun).toHaveLength(400)
  expect(most).toBeGreaterThan(4)
})

test('of others never more than can begin at once', async () => {
  const { most } = await claimerOf(Array(60).fill('long'), () => delay(10))
  expect(most).toBeLessThanOrEqual(2)
})

test('quick ones in great number do not keep the others from their turn', async () => {
  const waiting = Array<string>(1500).fill('quick')
  waiting.splice(300, 0, 'long')
  const { begun } = await claimerOf(waiting, ({ name }) => delay(name === 'quick' ? 1 : 10))
  expect(begun.indexOf('long')).toBeLessThan(begun.lastIndexOf('quick') - 300)
})
