import fc from 'fast-check'
import { expect, it } from 'vitest'
import { snippetParts } from './snippet.ts'
import { MATCH_END, MATCH_START, originalText, storedText } from './stored-text.ts'

it('any string comes back, and rests without NUL and well-formed', () => {
  const unit = fc.oneof(
    fc.constantFrom('\0', '\ud800', '\udfff', '\u{10fffe}', '\u{10ffff}', 'a', '\u{f0001}', '\u{f1000}', '\u{f1002}'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  fc.assert(
    fc.property(
      fc.array(unit).map((parts) => parts.join('')),
      (text) => {
        const stored = storedText(text)
        expect(stored.isWellFormed() && !stored.includes('\0')).toBe(true)
        expect(originalText(stored)).toBe(text)
        expect(stored).not.toContain(MATCH_START)
      },
    ),
  )
})

it('ordinary text rests as it is', () => {
  expect(storedText('Grüße, 日本 🎉')).toBe('Grüße, 日本 🎉')
})

it('an escape cut in half at the end is dropped', () => {
  expect(originalText(storedText('a\0').slice(0, -2))).toBe('a')
})

it('a snippet is split at its marks, whatever the text holds', () => {
  const marked = `0:${storedText('<b>\0 ')}${MATCH_START}dead${MATCH_END} and ${MATCH_START}lock${MATCH_END}`
  expect(snippetParts(marked)).toEqual([
    { text: '<b>\0 ', match: false, at: 0 },
    { text: 'dead', match: true, at: 5 },
    { text: ' and ', match: false, at: 9 },
    { text: 'lock', match: true, at: 14 },
  ])
  expect(snippetParts('0:')).toEqual([])
})
