import { describe, expect, it } from 'vitest'
import type { ColumnType } from './column.ts'
import { fromStored, toStored } from './stored-value.ts'

const column = (type: ColumnType) => ({ name: 'x', type, optional: false, unique: false, indexed: false })
const store = (type: ColumnType, value: unknown) => toStored('t.x', column(type), value)
const back = (type: ColumnType, value: unknown) => fromStored(column(type), store(type, value))

describe('a value', () => {
  it('comes back as it was stored', () => {
    for (const [type, value] of [
      ['text', 'a\0b\ud800'],
      ['number', 0.1],
      ['number', -5e300],
      ['boolean', true],
      ['boolean', false],
      ['dateTime', new Date(0)],
      ['json', { a: [1, null, 'x\0', { b: true }] }],
      ['json', 'text'],
      ['link', 'a'.repeat(26)],
    ] as const) {
      expect(back(type, value), type).toEqual(value)
    }
    expect(Object.is(back('number', -0), 0)).toBe(true)
    expect(back('json', { a: undefined, b: 1 })).toEqual({ b: 1 })
  })

  it('of a wrong kind is refused by table and column', () => {
    for (const [type, value, words] of [
      ['text', 5, 't.x takes a text, not 5'],
      ['text', new Date(0), 'not a Date'],
      ['number', Number.NaN, 'a finite number, not NaN'],
      ['number', Infinity, 'not Infinity'],
      ['number', 5n, 'not the bigint 5n (use Number'],
      ['number', '5', "not the text '5'"],
      ['boolean', 1, 'true or false, not 1'],
      ['dateTime', new Date('x'), 'a valid Date, not an invalid Date'],
      ['dateTime', 0, 'a valid Date, not 0'],
      ['link', 'nobody', 'a row, a link or the id of a row'],
      ['link', { id: 5 }, 'not an object'],
      ['text', Symbol('x'), 'not a symbol'],
    ] as const) {
      expect(() => store(type, value), String(words)).toThrow(
        expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(words) }),
      )
    }
  })

  it('that JSON cannot hold is refused by its path', () => {
    const circle: Record<string, unknown> = {}
    circle.me = circle
    for (const [value, words] of [
      [{ a: { cb: () => 1 } }, 't.x.a.cb cannot be stored as JSON: it is a function'],
      [{ a: [1, Number.NaN] }, 't.x.a[1] cannot be stored as JSON: it is NaN'],
      [[undefined], 't.x[0] cannot be stored as JSON: it is undefined'],
      [{ at: new Date(0) }, 't.x.at cannot be stored as JSON: it is a Date'],
      [new Map(), 'it is a Map'],
      [{ n: 1n }, 'it is a bigint'],
      [circle, 'nested deeper than 100 levels, or in a circle'],
      [JSON.parse('{"__proto__":{"x":1}}'), 'a key that would change prototypes'],
    ] as const) {
      expect(() => store('json', value)).toThrow(
        expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(words) }),
      )
    }
  })
})
