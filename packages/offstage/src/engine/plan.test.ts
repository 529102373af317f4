import { expect, test } from 'vitest'
import { boundsOf, type Plan } from './plan.ts'

test('a policy may bound nobody, or some', async () => {
  expect(await boundsOf(undefined, 'ann')).toBeNull()
  expect(await boundsOf(() => null, 'ann')).toBeNull()
  const policy = async (owner: string | null): Promise<Plan | undefined> =>
    owner === 'ann' ? undefined : { name: 'free', timeout: '30s', concurrency: 2, open: 5 }
  expect(await boundsOf(policy, 'ann')).toBeNull()
  expect(await boundsOf(policy, null)).toEqual({ plan: 'free', timeoutMs: 30_000, most: 2, open: 5 })
  expect(await boundsOf(() => ({}), 'bob')).toEqual({ plan: null, timeoutMs: null, most: null, open: null })
})

test.each([
  [{ timeOut: '5s' }, "Did you mean 'timeout'?"],
  [{ timeout: 0 }, 'timeout: 0 is no span'],
  [{ concurrency: 0 }, 'concurrency: 0'],
  [{ open: 1.5 }, 'open: 1.5'],
  [{ name: 7 }, 'name'],
])('what is no plan is refused by the policy’s name: %j', async (plan, fact) => {
  const bounds = boundsOf(() => plan as Plan, 'ann')
  await expect(bounds).rejects.toMatchObject({ code: 'INVALID_PLAN', message: expect.stringContaining(fact) })
})
