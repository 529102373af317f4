import { expect, test } from 'vitest'
import { functionOf, placeOf, stackText } from './frames.ts'

const frame = { function: 'crawl', file: 'file:///app/tasks.ts', line: 12, column: 9, isUser: true }

test('a place has its column where one is known; what lies nowhere has none', () => {
  expect(placeOf(frame)).toBe('/app/tasks.ts:12:9')
  expect(placeOf({ file: 'node:fs', line: 3 })).toBe('node:fs:3')
  for (const file of ['', 'native']) expect(placeOf({ file, line: 0 })).toBe('')
})

test('a copied stack reads like one of V8', () => {
  const frames = [frame, { ...frame, function: '', line: 20 }]
  expect(stackText(frames)).toBe('    at crawl (/app/tasks.ts:12:9)\n    at /app/tasks.ts:20:9')
  expect(functionOf(frames[1]!)).toBe('(anonymous)')
})
