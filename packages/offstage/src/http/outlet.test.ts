import { expect, test } from 'vitest'
import { Outlet } from './outlet.ts'

const text = new TextDecoder()

test('makes a text only when the reader asks for it, in the order sent', async () => {
  const outlet = new Outlet()
  const made: string[] = []
  const make = (name: string) => () => {
    made.push(name)
    return name
  }
  const sent = [outlet.send(make('a')), outlet.send(make('b')), outlet.send(make('c'))]
  const reader = outlet.readable.getReader()
  await new Promise((resolve) => setImmediate(resolve))
  expect(made).toEqual([])
  expect(text.decode((await reader.read()).value)).toBe('a')
  await sent[0]
  await new Promise((resolve) => setImmediate(resolve))
  expect(made).toEqual(['a'])
  expect(text.decode((await reader.read()).value)).toBe('b')
  expect(text.decode((await reader.read()).value)).toBe('c')
  expect(await Promise.all(sent)).toEqual([true, true, true])
})

test('sends what is worth nothing later only to a reader that waits', async () => {
  const outlet = new Outlet()
  const reader = outlet.readable.getReader()
  outlet.sendNow('early')
  const read = reader.read()
  await new Promise((resolve) => setImmediate(resolve))
  outlet.sendNow('now')
  outlet.sendNow('again')
  expect(text.decode((await read).value)).toBe('now')
  await outlet.end(10)
  expect(await reader.read()).toEqual({ done: true, value: undefined })
})

test('ends after what is being sent, if the reader takes it', async () => {
  const outlet = new Outlet()
  const reader = outlet.readable.getReader()
  void outlet.send(() => 'last')
  const ended = outlet.end(10_000)
  expect(text.decode((await reader.read()).value)).toBe('last')
  expect((await reader.read()).done).toBe(true)
  await ended
})

test('ends without a reader that does not read, and nothing more is sent', async () => {
  const outlet = new Outlet()
  const sent = outlet.send(() => 'never')
  await outlet.end(10)
  await outlet.over
  expect(await sent).toBe(false)
  expect(await outlet.send(() => 'later')).toBe(false)
})

test('is over when the reader leaves, and when a text cannot be made the next one still can', async () => {
  const outlet = new Outlet()
  const reader = outlet.readable.getReader()
  const broken = outlet.send(() => {
    throw new Error('cannot be made')
  })
  const fine = outlet.send(() => 'fine')
  expect(text.decode((await reader.read()).value)).toBe('fine')
  await expect(broken).rejects.toThrow('cannot be made')
  expect(await fine).toBe(true)
  await reader.cancel()
  await outlet.over
  expect(await outlet.send(() => 'gone')).toBe(false)
})
