import { expect, test } from 'vitest'
import { mergeHeld } from './held-rows.ts'

const row = (n: number, status = 'running') => ({ id: `t${n}`, n, status })

test('held rows stay where they are and take new facts', () => {
  const { rows, waiting } = mergeHeld([row(2), row(1)], [row(3), row(2, 'completed'), row(1)])
  expect(rows.map(({ row: { id, status } }) => [id, status])).toEqual([
    ['t2', 'completed'],
    ['t1', 'running'],
  ])
  expect(waiting).toBe(1)
})

test('a row that left the answer keeps its last facts and is marked', () => {
  const { rows } = mergeHeld([row(2), row(1)], [row(2)])
  expect(rows.map(({ row: { id }, isGone }) => [id, isGone])).toEqual([
    ['t2', false],
    ['t1', true],
  ])
})

test('rows that slide in at the end of the page are not new', () => {
  expect(mergeHeld([row(5), row(4)], [row(4), row(3)]).waiting).toBe(0)
})
