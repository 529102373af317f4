import { expect, test } from 'vitest'
import { forEachConcurrent } from './pool.ts'

/** Work that ends when it is told to. */
function gates() {
  const open: { item: number; finish(): void; fail(error: Error): void }[] = []
  const fn = (item: number) =>
    new Promise<void>((resolve, reject) => open.push({ item, finish: resolve, fail: reject }))
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { open, fn, settle, items: () => open.map(({ item }) => item) }
}

test('never more than the limit is in flight, and the order is kept', async () => {
  const { open, fn, settle, items } = gates()
  const done = forEachConcurrent([1, 2, 3, 4], 2, fn)
  await settle()
  expect(items()).toEqual([1, 2])
  open[1]?.finish()
  await settle()
  expect(items()).toEqual([1, 2, 3])
  for (let at = 0; at < 4; at++) {
    open[at]?.finish()
    await settle()
  }
  await done
  expect(items()).toEqual([1, 2, 3, 4])
})

test('at an abort nothing further starts, and what is in flight settles first', async () => {
  const { open, fn, settle, items } = gates()
  const controller = new AbortController()
  let isOver = false
  const done = forEachConcurrent([1, 2, 3], 2, fn, controller.signal).finally(() => {
    isOver = true
  })
  const outcome = expect(done).rejects.toThrow('enough')
  await settle()
  controller.abort(new Error('enough'))
  open[0]?.finish()
  await settle()
  expect(isOver).toBe(false)
  open[1]?.finish()
  await outcome
  expect(items()).toEqual([1, 2])
})

test('at a failure nothing further starts, what is in flight settles, and the first error is given', async () => {
  const { open, fn, settle, items } = gates()
  const outcome = expect(forEachConcurrent([1, 2, 3], 2, fn)).rejects.toThrow('first')
  await settle()
  open[0]?.fail(new Error('first'))
  await settle()
  open[1]?.fail(new Error('second'))
  await outcome
  expect(items()).toEqual([1, 2])
})

test('an asynchronous source is drawn from as needed, and let go of at an abort', async () => {
  let isReleased = false
  async function* source() {
    try {
      for (let item = 1; ; item++) yield item
    } finally {
      isReleased = true
    }
  }
  const controller = new AbortController()
  const seen: number[] = []
  const fn = async (item: number, index: number) => {
    expect(item).toBe(index + 1)
    if (seen.push(item) === 5) controller.abort()
  }
  await expect(forEachConcurrent(source(), 3, fn, controller.signal)).rejects.toThrow()
  expect(seen).toEqual([1, 2, 3, 4, 5])
  expect(isReleased).toBe(true)
})

test('a source that fails is an error; no items are none', async () => {
  // biome-ignore lint/correctness/useYield: a source that fails before its first item
  async function* broken(): AsyncGenerator<number> {
    throw new Error('no source')
  }
  await expect(forEachConcurrent(broken(), 2, async () => {})).rejects.toThrow('no source')
  await forEachConcurrent([], 2, async () => expect.unreachable())
  await expect(forEachConcurrent([1], 0, async () => {})).rejects.toThrow(RangeError)
})
