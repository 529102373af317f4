import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Gate } from './gate.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Enters as often as asked; tells who is inside, in order. */
function visitors(gate: Gate, count: number) {
  const inside: number[] = []
  const leave: (() => void)[] = []
  for (let number = 0; number < count; number++)
    void gate.enter().then((leaving) => {
      inside.push(number)
      leave.push(leaving)
    })
  return { inside, leave }
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('no more enter than may be inside; who leaves lets the next one in, once', async () => {
  const { inside, leave } = visitors(new Gate(2), 5)
  await turn()
  expect(inside).toEqual([0, 1])
  leave[0]?.()
  leave[0]?.()
  await turn()
  expect(inside).toEqual([0, 1, 2])
})

test('with a delay one is inside at a time, and the next one enters so long after it left', async () => {
  const gate = new Gate(8)
  gate.delayMs = 1000
  const { inside, leave } = visitors(gate, 3)
  await turn()
  expect(inside).toEqual([])
  vi.advanceTimersByTime(1000)
  await turn()
  expect(inside).toEqual([0])
  vi.advanceTimersByTime(5000)
  leave[0]?.()
  vi.advanceTimersByTime(999)
  await turn()
  expect(inside).toEqual([0])
  vi.advanceTimersByTime(1)
  await turn()
  expect(inside).toEqual([0, 1])
})

test('after a few refusals all wait as long as the site asks, and good answers make up for them', async () => {
  const gate = new Gate(8)
  gate.refused(2000)
  gate.refused(2000)
  for (let answer = 0; answer < 4; answer++) gate.answered()
  gate.refused(2000)
  const before = visitors(gate, 1)
  await turn()
  expect(before.inside).toEqual([0])
  gate.refused(2000)
  const { inside } = visitors(gate, 1)
  vi.advanceTimersByTime(1999)
  await turn()
  expect(inside).toEqual([])
  vi.advanceTimersByTime(1)
  await turn()
  expect(inside).toEqual([0])
})

test('who gives up waiting, or is told to, takes nobody else along', async () => {
  const gate = new Gate(1)
  const { leave } = visitors(gate, 1)
  const controller = new AbortController()
  const gone = expect(gate.enter(controller.signal)).rejects.toThrow('enough')
  const next = visitors(gate, 1)
  controller.abort(new Error('enough'))
  await gone
  leave[0]?.()
  await turn()
  expect(next.inside).toEqual([0])
  const last = expect(gate.enter()).rejects.toMatchObject({ code: 'ABORTED' })
  gate.close()
  await last
  await expect(gate.enter()).rejects.toMatchObject({ code: 'ABORTED' })
})
