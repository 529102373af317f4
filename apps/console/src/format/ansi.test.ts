import { expect, test } from 'vitest'
import { parseAnsi, plainText } from './ansi.ts'

const textOf = (line: string) =>
  parseAnsi(line)
    .map(({ text }) => text)
    .join('')

test('plain text is one plain segment', () => {
  expect(parseAnsi('Requesting URL http://a/')).toEqual([{ text: 'Requesting URL http://a/', classes: '' }])
})

test('colours and weights become classes of the closed list', () => {
  expect(parseAnsi('\x1b[1;31mred\x1b[0m plain \x1b[92mgreen\x1b[39m')).toEqual([
    { text: 'red', classes: 'bold fg-1' },
    { text: ' plain ', classes: '' },
    { text: 'green', classes: 'fg-10' },
  ])
})

test('256 colours and true colours come down to the sixteen', () => {
  for (const code of ['38;5;196', '38;2;255;0;0', '38:5:9'])
    expect(parseAnsi(`\x1b[${code}mx`)[0]!.classes).toMatch(/^fg-\d+$/)
  expect(parseAnsi('\x1b[38;5;999mx')[0]!.classes).toBe('')
  expect(parseAnsi('\x1b[38;2;1;2mx')[0]!.classes).toBe('')
})

test('no class can come from the text: whatever the numbers, only the closed list', () => {
  const allowed = /^((bold|dim|italic|underline|strike|inverse|fg-(\d|1[0-5])|bg-(\d|1[0-5]))( |$))*$/
  for (let code = 0; code < 300; code++)
    for (const line of [`\x1b[${code}mx`, `\x1b[38;5;${code}mx`, `\x1b[48;2;${code};1;2mx`])
      expect(parseAnsi(line)[0]!.classes).toMatch(allowed)
})

test('markup stays text', () => {
  for (const line of ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '&lt;b&gt;'])
    expect(parseAnsi(line)).toEqual([{ text: line, classes: '' }])
})

test('a terminal link keeps its words and loses its address', () => {
  expect(textOf('\x1b]8;;javascript:alert(1)\x07click\x1b]8;;\x07')).toBe('click')
  expect(textOf('\x1b]8;;javascript:alert(1)\x1b\\click\x1b]8;;\x1b\\')).toBe('click')
})

test('titles, cursor moves and screen clearing leave no trace', () => {
  expect(textOf('\x1b]0;owned\x07a\x1b[2J\x1b[1;1Hb\x1b[?25lc\x1bcd')).toBe('abcd')
})

test('an unfinished string sequence swallows at most its own line', () => {
  expect(textOf('a\x1b]8;;http://x')).toBe('a')
  expect(textOf('a\x1b')).toBe('a‹ESC›')
  expect(textOf('a\x1b[')).toBe('a')
})

test('carriage returns, bells, backspaces and NUL are shown by name', () => {
  expect(textOf('done\rfake\b\x07\0')).toBe('done‹CR›fake‹BS›‹BEL›‹NUL›')
})

test('characters that turn or hide text are shown by their code', () => {
  expect(textOf('a\u202egnp.exe')).toBe('a‹U+202E›gnp.exe')
  expect(textOf('a\u200bb\ufeffc\u{e0041}')).toBe('a‹U+200B›b‹U+FEFF›c‹U+E0041›')
})

test('half of a character becomes the replacement character', () => {
  expect(textOf('a\ud83d')).toBe('a\ufffd')
})

test('a megabyte of escapes is parsed at once and drawn in few pieces', () => {
  const line = '\x1b[31ma\x1b[32mb'.repeat(80_000)
  const startedAt = performance.now()
  const segments = parseAnsi(line)
  expect(segments.length).toBeLessThanOrEqual(201)
  expect(performance.now() - startedAt).toBeLessThan(15_000)
  expect(textOf(line)).toHaveLength(160_000)
})

test('many unfinished sequences do not make parsing slow', () => {
  const startedAt = performance.now()
  for (const piece of ['\x1b]', '\x1b[', '\x1bP', '\x1b[1;', '\x1b ']) parseAnsi(piece.repeat(200_000))
  expect(performance.now() - startedAt).toBeLessThan(15_000)
})

test('what is copied and found has no escapes', () => {
  expect(plainText('\x1b[31mred\x1b[0m text')).toBe('red text')
})
