import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Looks } from './looks.ts'
import type { Look, LookOrder } from './sight.ts'

const LOOK: Look = { activity: 'waiting', stack: [], resources: [] }

let sent: LookOrder[] = []
beforeEach(() => {
  sent = []
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const open = () => new Looks((order) => sent.push(order))

test('who asks for the same while it is outstanding shares the answer', async () => {
  const looks = open()
  const asked = [looks.take(0, 500), looks.take(0, 5000), looks.take(100, 500)]
  expect(sent).toEqual([
    { kind: 'look', ask: 1, profileMs: 0 },
    { kind: 'look', ask: 2, profileMs: 100 },
  ])
  looks.answered({ kind: 'look', ask: 1, look: LOOK })
  looks.answered({ kind: 'look', ask: 2, error: 'no' })
  const [first, second, third] = await Promise.allSettled(asked)
  expect(first).toEqual({ status: 'fulfilled', value: LOOK })
  expect(second).toEqual(first)
  expect(third).toMatchObject({ status: 'rejected', reason: { code: 'XRAY_FAILED' } })
  expect(looks.isOpen).toBe(false)
})

test('an answer that is overdue is not shared any more', async () => {
  const looks = open()
  const late = expect(looks.take(0, 500)).rejects.toMatchObject({ code: 'XRAY_FAILED', message: /500 ms/ })
  await vi.advanceTimersByTimeAsync(500)
  await late
  const next = looks.take(0, 500)
  expect(sent.length).toBe(2)
  looks.answered({ kind: 'look', ask: 2, look: LOOK })
  expect(await next).toBe(LOOK)
})

test('nobody waits for a process that is gone', async () => {
  const looks = open()
  const asked = expect(looks.take(0, 500)).rejects.toMatchObject({ code: 'XRAY_FAILED' })
  looks.end()
  await asked
  await expect(looks.take(0, 500)).rejects.toMatchObject({ code: 'XRAY_FAILED' })
  expect(sent.length).toBe(1)
})
