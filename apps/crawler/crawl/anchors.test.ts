import { expect, test } from 'vitest'
import { Anchors } from './anchors.ts'

test('a page has the texts of all links to it, the most used first, equals by their letters', () => {
  const anchors = new Anchors()
  anchors.add([
    ['/a', 'rare'],
    ['/a', 'usual'],
    ['/b', 'b'],
    ['/a', ''],
  ])
  anchors.add([
    ['/a', 'usual'],
    ['/a', 'also'],
  ])
  expect(anchors.of('/a')).toBe('usual\nalso\nrare')
  expect(anchors.of('/b')).toBe('b')
  expect(anchors.of('/c')).toBe('')
})

test('a text that leads to many pages says nothing of any of them', () => {
  const anchors = new Anchors()
  for (let page = 0; page < 11; page++)
    anchors.add([
      [`/${page}`, 'Next'],
      [`/${page % 10}`, 'some'],
    ])
  expect(anchors.of('/0')).toBe('some')
})

test('texts of one page take at most 4 kB', () => {
  const anchors = new Anchors()
  anchors.add(Array.from({ length: 400 }, (_, index) => ['/a', `lighthouse number ${index} é`]))
  expect(Buffer.byteLength(anchors.of('/a'))).toBeLessThanOrEqual(4096)
  expect(Buffer.byteLength(anchors.of('/a'))).toBeGreaterThan(4000)
})
