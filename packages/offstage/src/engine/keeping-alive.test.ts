import { expect, test } from 'vitest'
import { keepingAlive } from './keeping-alive.ts'

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

test('the process is held while an item is waited for, and not between items', async () => {
  const gate = Promise.withResolvers<void>()
  const items = keepingAlive(
    (async function* () {
      yield 1
      await gate.promise
      yield 2
    })(),
  )
  const before = timers()
  expect(await items.next()).toEqual({ done: false, value: 1 })
  expect(timers()).toBe(before)
  const second = items.next()
  await Promise.resolve()
  expect(timers()).toBe(before + 1)
  gate.resolve()
  expect(await second).toEqual({ done: false, value: 2 })
  expect(await items.next()).toEqual({ done: true, value: undefined })
  expect(timers()).toBe(before)
})

test('who stops early stops the source, and its error lets go of the process', async () => {
  const seen: string[] = []
  const source = async function* () {
    try {
      yield 1
      throw new Error('no more')
    } finally {
      seen.push('source over')
    }
  }
  for await (const _ of keepingAlive(source())) break
  const before = timers()
  const items = keepingAlive(source())
  await items.next()
  await expect(items.next()).rejects.toThrow('no more')
  expect([seen, timers()]).toEqual([['source over', 'source over'], before])
})
