import { expect, test } from 'vitest'
import { filterOf, parseFilter } from './filter.ts'

test('words, keys and quotes', () => {
  expect(parseFilter('craw tag:"two words" owner:ann id:01h')).toEqual({
    filter: { text: 'craw', tag: 'two words', owner: 'ann', idPrefix: '01h' },
    complaint: null,
  })
})

test('several statuses are any of them', () => {
  expect(parseFilter('status:failed status:killed').filter.statuses).toEqual(['failed', 'killed'])
})

test('what cannot be understood is said, not guessed', () => {
  expect(parseFilter('status:dead').complaint).toContain('no status “dead”')
  expect(parseFilter('colour:red').complaint).toContain('“colour:” is no filter')
})

test('the quick tab wins over a status in the bar; the last page key counts', () => {
  const parsed = filterOf(new URLSearchParams('q=status:failed&status=running&before=90,40'))
  expect(parsed.filter).toEqual({ statuses: ['running', 'stopping'], beforeN: 40 })
  expect(parsed.beforeN).toEqual([90, 40])
})

test('nonsense in the address is ignored', () => {
  expect(filterOf(new URLSearchParams('status=bogus&before=x,,1e99')).filter).toEqual({})
})
