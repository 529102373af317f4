import { expect, test } from 'vitest'
import { waves } from './waves.ts'

test('a batch that names each task once is one wave', () => {
  expect(waves([{ id: 'a' }, { id: 'b' }])).toEqual([[0, 1]])
  expect(waves([])).toEqual([])
})

test('a task named again waits for the next wave, in order', () => {
  expect(waves([{ id: 'a' }, { id: 'b' }, { id: 'a' }, { id: 'a' }, { id: 'b' }])).toEqual([[0, 1], [2, 4], [3]])
})
