import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FoldedText } from './folded-text.ts'

const folded = (maxBytes: number, ...pieces: string[]) => {
  const text = new FoldedText(maxBytes)
  for (const piece of pieces) text.add(piece)
  return text.text
}

test('white space is folded across pieces, and NULs are dropped', () => {
  expect(folded(99, '  a', ' ', '\n b\t', '', '\u00a0c\0', '\0 ', 'd ')).toBe('a b c d')
  expect(new FoldedText(9).isEmpty).toBe(true)
})

test('text is cut by its bytes, between characters', () => {
  expect(folded(5, 'aéééé')).toBe('aéé')
  expect(folded(6, 'ab😀😀')).toBe('ab😀')
  expect(folded(4, 'a', '\ud83d', 'b')).toBe('a\ufffd')
})

test('folding in pieces is folding at once, for any text and any cuts', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'é', ' ', '\n', '\0', '\u00a0') })), (pieces) => {
      const whole = pieces.join('').replaceAll('\0', '').replace(/\s+/g, ' ').trim()
      expect(folded(1e6, ...pieces)).toBe(whole)
    }),
  )
})
