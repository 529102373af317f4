import { expect, test } from 'vitest'
import { cellText, parseCell } from './cell-text.ts'

const read = (type: Parameters<typeof parseCell>[0]['type'], text: string) => parseCell({ name: 'c', type }, text)

test('what is shown of a value reads as the same value', () => {
  for (const [type, value] of [
    ['text', ' as it is, "quoted"\n'],
    ['number', -1.5e300],
    ['boolean', false],
    ['boolean', true],
    ['dateTime', 1_700_000_000_123],
    ['json', '{"a":[1]}'],
    ['link', '0123456789abcdefghjkmnpqrs'],
  ] as const)
    expect(read(type, cellText({ type }, value))).toEqual(value)
  expect(cellText({ type: 'number' }, null)).toBe('')
})

test('days and moments are in UTC unless they say otherwise', () => {
  expect(read('dateTime', '2026-05-04')).toBe(Date.UTC(2026, 4, 4))
  expect(read('dateTime', '2026-05-04 03:02')).toBe(Date.UTC(2026, 4, 4, 3, 2))
  expect(read('dateTime', '2026-05-04T03:02:01+02:00')).toBe(Date.UTC(2026, 4, 4, 1, 2, 1))
})

test('what a column cannot hold is refused with what it can', () => {
  expect(() => read('number', 'many')).toThrow('c takes a number')
  expect(() => read('number', ' ')).toThrow('c takes a number')
  expect(() => read('boolean', 'yes')).toThrow('c takes true or false')
  expect(() => read('dateTime', 'soon')).toThrow('c takes a moment')
  expect(() => read('json', '{a')).toThrow('c takes JSON')
  expect(() => read('link', 'x')).toThrow('c takes the id of a row')
})
