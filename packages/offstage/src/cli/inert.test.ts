import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inert, inertLine } from './inert.ts'

const HOSTILE: [what: string, text: string, left: string][] = [
  ['a cursor movement', 'a\x1b[2J\x1b[1;1Hb', 'ab'],
  ['a window title', 'a\x1b]0;owned\x07b', 'ab'],
  ['a clipboard write ended by ST', 'a\x1b]52;c;aGk=\x1b\\b', 'ab'],
  ['a hyperlink', '\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\', 'text'],
  ['a title that never ends', 'a\x1b]0;owned', 'a'],
  ['a device control string', 'a\x1bPq#0\x1b\\b', 'ab'],
  ['C1 forms of the same', 'a\x9b2Jb\x9d0;x\x07c', 'abc'],
  ['a sequence inside a sequence', '\x1b\x1b[31m[2Jx', '[2Jx'],
  ['carriage returns, bells and backspaces', 'safe\r\b\b\x07evil\0', 'safeevil'],
  ['bidirectional overrides', 'a\u202eb\u2066c\u2069', 'abc'],
  ['invisible characters', 'a\u200bb\ufeffc\u{e0041}', 'abc'],
  ['a lone surrogate', 'a\ud800', 'a\ufffd'],
]

test.each(HOSTILE)('%s is taken out', (_what, text, left) => {
  expect(inert(text)).toBe(left)
})

test('colours stay only where they are wanted, and end with their line', () => {
  expect(inert('\x1b[31mred\x1b[0m')).toBe('red')
  expect(inert('\x1b[31mred\x1b[0m', true)).toBe('\x1b[31mred\x1b[0m')
  expect(inert('\x1b[38;2;1;2;3mred\nplain', true)).toBe('\x1b[38;2;1;2;3mred\x1b[0m\nplain')
  expect(inert('\x1b[>4;2m\x1b[?25lx', true)).toBe('x')
})

test('line ends, tabs, joined emoji and other writing stay', () => {
  const text = 'a\tb\nпривет 你好 👩‍👩‍👧 שלום'
  expect(inert(text)).toBe(text)
  expect(inertLine('a\r\n  b')).toBe('a b')
})

test('whatever comes, what is printed holds no control but tab, line end and whole colours', () => {
  const piece = fc.constantFrom(
    '\x1b',
    '[',
    ']',
    'm',
    '3',
    ';',
    '\x07',
    '\\',
    'P',
    '\x9b',
    '\x9c',
    '\n',
    'x',
    '\r',
    '?',
    '\u202e',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const shown = inert(pieces.join(''), true).replace(/\x1b\[[\d;:]*m/g, '')
      expect(shown).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/)
    }),
  )
})
