import { expect, test } from 'vitest'
import { clip, clipLine } from './clip.ts'

test('text is cut to its length, never inside a character', () => {
  expect(clip('abc', 3)).toBe('abc')
  expect(clip('abcd', 3)).toBe('abc')
  expect(clip('ab😀', 3)).toBe('ab')
  expect(clip('ab😀', 4)).toBe('ab😀')
})

test('a line of a message holds no control or direction marks', () => {
  expect(clipLine('a\r\nb\u202ec\0')).toBe('a\ufffdb\ufffdc\ufffd')
  expect(clipLine('a'.repeat(200), 10)).toBe(`${'a'.repeat(9)}…`)
})
