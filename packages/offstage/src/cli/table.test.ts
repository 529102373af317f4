import { expect, test } from 'vitest'
import { tableOf } from './table.ts'
import { fit, widthOf } from './width.ts'

const COLUMNS = [{ title: 'STATUS' }, { title: 'NAME', isFlexible: true }, { title: 'TIME', isRight: true }]

test('columns stand in line, also with wide characters', () => {
  expect(
    tableOf(COLUMNS, [
      ['running', '你好', '1 s'],
      ['done', 'crawl', '10 s'],
    ]),
  ).toEqual(['STATUS   NAME   TIME', 'running  你好    1 s', 'done     crawl  10 s'])
})

test('in a narrow terminal the flexible column gives way and no line is wider than the screen', () => {
  const lines = tableOf(COLUMNS, [['running', 'a-very-long-name-of-a-task', '10 min 04 s']], 40)
  expect(lines[1]).toContain('…')
  expect(lines[1]).toContain('10 min 04 s')
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(40)
})

test('a column that is to stay whole stays whole, however narrow it gets', () => {
  const columns = [
    { title: 'ID', isWhole: true },
    { title: 'NAME', isFlexible: true },
  ]
  expect(tableOf(columns, [['1fr54zxq', 'a-long-name']], 12)[1]).toBe('1fr54zxq  a-lon…')
})

test('a cell cannot break out of its line', () => {
  expect(tableOf(COLUMNS, [['a\nb', '\x1b[2Jx', '']])[1]).toBe('a b     x')
})

test('cutting counts columns, not characters', () => {
  expect(fit('你好你好', 5)).toBe('你好…')
  expect(fit('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…')
  expect(fit('abc', 3)).toBe('abc')
})
