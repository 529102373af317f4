import { expect, test } from 'vitest'
import type { ConsoleColumn } from '../server.ts'
import { conditionsOf, filterFrom, filtersOf, filterText, filterWords } from './grid-filter.ts'

const column = (name: string, type: ConsoleColumn['type']): ConsoleColumn => ({
  name,
  type,
  optional: true,
  unique: false,
  indexed: false,
})

test('conditions come back from the address as they went in', () => {
  const filters = [
    filterFrom(column('title', 'text'), 'contains', 'a~b&c="d"'),
    filterFrom(column('n', 'number'), 'atLeast', '5'),
    filterFrom(column('on', 'boolean'), 'is', 'false'),
    { column: 'due', is: 'isNot', value: null } as const,
  ]
  const query = new URLSearchParams()
  for (const filter of filters) query.append('f', filterText(filter))
  expect(filtersOf(new URLSearchParams(query.toString()))).toEqual(filters)
})

test('what somebody mistyped in the address is passed over', () => {
  expect(filtersOf(new URLSearchParams('f=title&f=title~near~1&f=title~is~{&f=title~is~[1]&f=~is'))).toEqual([])
})

test('conditions are said in words, moments as people read them', () => {
  const columns = [column('due', 'dateTime'), column('n', 'number')]
  expect(filterWords({ column: 'due', is: 'less', value: 0 }, columns)).toBe('due is below 1970-01-01T00:00:00.000Z')
  expect(filterWords({ column: 'n', is: 'isNot', value: null }, columns)).toBe('n is not null')
  expect(conditionsOf({ type: 'json' })).toEqual(['is', 'isNot'])
})
