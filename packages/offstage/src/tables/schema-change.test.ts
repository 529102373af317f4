import { describe, expect, it } from 'vitest'
import { type Column, link, number, text } from './column.ts'
import { define } from './definition.ts'
import { schemaChange } from './schema-change.ts'

const schema = (columns: { [name: string]: Column }, fullText: string[] = []) =>
  define('t', columns, { fullText }).schema
const steps = (before: Parameters<typeof schema>, after: Parameters<typeof schema>) =>
  schemaChange(schema(...before), schema(...after)).steps.map(
    (step) => step.kind + ('column' in step ? ` ${step.column.name}` : ''),
  )

describe('a change of a table', () => {
  it('is none when nothing changed', () => {
    expect(steps([{ a: text() }, ['a']], [{ a: text() }, ['a']])).toEqual([])
  })

  it('adds columns, indexes and full text', () => {
    expect(
      steps([{ a: text() }], [{ a: text({ unique: true }), b: number({ optional: true, indexed: true }) }, ['a']]),
    ).toEqual(['addIndex a', 'addColumn b', 'addIndex b', 'fullText'])
  })

  it('asks for values where a column is or becomes required', () => {
    expect(steps([{ a: text({ optional: true }) }], [{ a: text(), b: text() }])).toEqual([
      'requireValues a',
      'addColumn b',
      'requireValues b',
    ])
    expect(steps([{ a: text() }], [{ a: text({ optional: true }) }])).toEqual([])
  })

  it('keeps columns that are no longer declared', () => {
    const { steps, schema: merged } = schemaChange(schema({ a: text(), old: text() }), schema({ a: text() }))
    expect(steps).toEqual([])
    expect(merged.columns.map((column) => [column.name, column.optional])).toEqual([
      ['a', false],
      ['old', true],
    ])
  })

  it('is refused when a column would be another thing', () => {
    const refused = (before: { [name: string]: Column }, after: { [name: string]: Column }, words: string) =>
      expect(() => schemaChange(schema(before), schema(after))).toThrow(
        expect.objectContaining({ code: 'TABLE_CHANGED', message: expect.stringContaining(words) }),
      )
    refused({ a: text() }, { a: number() }, 't.a is stored as text and declared as number. Declare it as before')
    refused({ title: text() }, { Title: text() }, "t.Title is stored as 'title'")
    refused(
      { a: text() },
      { a: link(() => ({ name: 'x', getById: async () => null })) },
      'stored as text and declared as link',
    )
  })
})
