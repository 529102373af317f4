import { expect, test } from 'vitest'
import { ShownTask, shownValue } from './console-values.ts'

test('plain values come through as they are, exact numbers and dates included', () => {
  const value = { n: -0, big: 12345678901234567890n, at: new Date(5), none: undefined, list: [null, true, Number.NaN] }
  expect(shownValue(value)).toEqual({ value, notes: [] })
})

test('a long text is cut, and the note says by how much', () => {
  const { value, notes } = shownValue({ html: 'x'.repeat(10_000) })
  expect((value as { html: string }).html).toHaveLength(2048)
  expect(notes).toEqual([{ path: ['html'], text: '7952 more of 10000 characters' }])
})

test('a cut never leaves half a character', () => {
  const { value } = shownValue(`${'x'.repeat(2047)}😀`)
  expect((value as string).isWellFormed()).toBe(true)
})

test('a huge tree stays within about 64 K characters', () => {
  const { value, notes } = shownValue({
    rows: Array.from({ length: 100_000 }, (_, i) => ({ i, text: 'y'.repeat(100) })),
  })
  expect(JSON.stringify(value).length).toBeLessThan(100_000)
  expect(notes.at(-1)?.text).toMatch(/more of 100000 items/)
})

test('tasks stand as their name with the id beside', () => {
  expect(shownValue([new ShownTask({ id: 'abc', name: 'crawl' })])).toEqual({
    value: ['crawl abc'],
    notes: [{ path: [0], text: 'a task', task: 'abc' }],
  })
})

test('maps, sets, errors and bytes are told by kind', () => {
  const { value, notes } = shownValue({
    map: new Map([['a', 1]]),
    set: new Set([1]),
    url: new URL('http://a/'),
    bytes: new Uint8Array(3),
    error: new TypeError('no'),
  })
  expect(value).toEqual({ map: [['a', 1]], set: [1], url: 'http://a/', bytes: '3 bytes', error: 'TypeError: no' })
  expect(notes.map(({ text }) => text)).toEqual(['a Map, as pairs', 'a Set', 'URL', 'Uint8Array', 'TypeError'])
})

test('what is nested too deep ends with a note', () => {
  let value: unknown = 1
  for (let i = 0; i < 90; i++) value = [value]
  expect(shownValue(value).notes.at(-1)?.text).toBe('nested deeper than 40 levels')
})
