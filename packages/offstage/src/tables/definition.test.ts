import { describe, expect, it } from 'vitest'
import { type Column, json, number, text } from './column.ts'
import { define } from './definition.ts'

const failing = (name: string, columns: unknown, options = {}) => {
  try {
    define(name, columns as { [name: string]: Column }, options)
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`
  }
  return 'no error'
}

describe('a declaration', () => {
  it('becomes a schema and the weights of its full text', () => {
    const { schema, weights } = define(
      'pages',
      { url: text({ unique: true }), n: number({ optional: true, indexed: true }), body: text() },
      { fullText: { url: 8, body: 1 } },
    )
    expect(schema.columns[0]).toEqual({ name: 'url', type: 'text', optional: false, unique: true, indexed: false })
    expect(schema.columns[1]).toEqual({ name: 'n', type: 'number', optional: true, unique: false, indexed: true })
    expect([schema.fullText, weights]).toEqual([
      ['url', 'body'],
      [8, 1],
    ])
  })

  it('needs plain names', () => {
    for (const name of ['', '1a', 'a b', '_a', 'a-b', 'a"', 'é', 'x'.repeat(64), 'a\0', '__proto__']) {
      expect(failing(name, {})).toContain('INVALID_NAME')
      expect(failing('t', Object.fromEntries([[name, text()]]))).toContain('INVALID_NAME')
    }
    for (const name of [
      'id',
      'update',
      'delete',
      'rank',
      'snippet',
      'then',
      'toJSON',
      'constructor',
      'hasOwnProperty',
      'toString',
    ]) {
      expect(failing('t', { [name]: text() })).toContain('INVALID_NAME')
    }
    expect(failing('t', { title: text(), Title: text() })).toContain('differ only in case')
    expect(failing('constructor', {})).toBe('no error')
  })

  it('needs columns and known options', () => {
    expect(failing('t', { a: 'text' })).toContain('INVALID_OPTION: t.a is no column')
    expect(failing('t', { a: null })).toContain('INVALID_OPTION')
    expect(failing('t', { a: text() }, { fulltext: ['a'] })).toContain(
      "UNKNOWN_OPTION: Table 't' has no option 'fulltext'. Did you mean 'fullText'?",
    )
  })

  it('has text columns with sound weights in its full text', () => {
    expect(failing('t', { title: text() }, { fullText: ['titel'] })).toContain("Did you mean 'title'?")
    expect(failing('t', { title: text() }, { fullText: ['toString'] })).toContain('UNKNOWN_COLUMN')
    expect(failing('t', { meta: json() }, { fullText: ['meta'] })).toContain('only text columns')
    for (const weight of [0, -1, Number.NaN, 'x', 1e9])
      expect(failing('t', { a: text() }, { fullText: { a: weight } })).toContain('INVALID_OPTION')
  })
})
