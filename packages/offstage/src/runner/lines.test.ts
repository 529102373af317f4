import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LIMITS } from '../task/limits.ts'
import { LineSplitter } from './lines.ts'

function split(feed: (splitter: LineSplitter) => void): { lines: string[]; dropped: number } {
  const lines: string[] = []
  let dropped = 0
  const splitter = new LineSplitter({
    line: (level, line, at) => lines.push(`${level} ${at} ${line}`),
    dropped: (bytes) => {
      dropped += bytes
    },
  })
  feed(splitter)
  splitter.end(99)
  return { lines, dropped }
}

describe('the line splitter', () => {
  test('gives lines without their ends, and the last one though it has none', () => {
    const { lines } = split((splitter) => splitter.push('a\nb\r\nc\rd\n\ne', 'info', 1))
    expect(lines).toEqual(['info 1 a', 'info 1 b', 'info 1 c\rd', 'info 1 ', 'info 1 e'])
  })

  test('a line in pieces has the level and time of its first piece', () => {
    const { lines } = split((splitter) => {
      splitter.push('one ', 'debug', 1)
      splitter.push('line\nnext', 'warn', 2)
    })
    expect(lines).toEqual(['debug 1 one line', 'warn 2 next'])
  })

  test('makes what cannot be stored or shown harmless', () => {
    const { lines } = split((splitter) => splitter.push('nul \0 half \ud83d\n', 'info', 1))
    expect(lines).toEqual(['info 1 nul \u2400 half \ufffd'])
  })

  test('reads UTF-8 however its bytes are cut, and marks what is none', () => {
    const bytes = Buffer.from('grüße 😀 日本\nsecond\n')
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const { lines } = split((splitter) => {
          for (let i = 1; i < places.length; i++)
            splitter.pushBytes(bytes.subarray(places[i - 1], places[i]), 'info', 1)
        })
        expect(lines).toEqual(['info 1 grüße 😀 日本', 'info 1 second'])
      }),
    )
    const { lines } = split((splitter) => splitter.pushBytes(Buffer.from([0x61, 0xff, 0x62, 0xf0, 0x9f]), 'info', 1))
    expect(lines).toEqual(['info 1 a\ufffdb\ufffd'])
  })

  test('cuts an overlong line between characters, once, and counts the rest', () => {
    const { lines, dropped } = split((splitter) => {
      for (let i = 0; i < 30; i++) splitter.push('😀'.repeat(1000), 'info', 1)
      splitter.push('\nnext\n', 'info', 2)
    })
    expect(lines.length).toBe(2)
    expect(lines[0]).toMatch(/^info 1 (😀)+ … \(cut: lines are kept to 64 KB\)$/u)
    expect(dropped).toBe(30 * 4000 - LIMITS.logLine)
    expect(lines[1]).toBe('info 2 next')
  })

  test('keeps or counts every byte, whichever chunks are skipped unread, and begins no line in the middle', () => {
    const chunks = fc.array(fc.record({ text: fc.stringMatching(/^[a-c\n]{1,12}$/), isSkipped: fc.boolean() }))
    fc.assert(
      fc.property(chunks, (given) => {
        const whole = [...given, { text: '\n', isSkipped: false }]
        const { lines, dropped } = split((splitter) => {
          for (const { text, isSkipped } of whole) {
            if (isSkipped) splitter.skipBytes(Buffer.from(text))
            else splitter.pushBytes(Buffer.from(text), 'info', 1)
          }
        })
        const kept = lines.map((line) => line.slice('info 1 '.length))
        expect(kept.reduce((sum, line) => sum + line.length + 1, dropped)).toBe(
          whole.reduce((sum, { text }) => sum + text.length, 0),
        )
        const all = whole
          .map(({ text }) => text)
          .join('')
          .split('\n')
        expect(kept.filter((line) => !all.includes(line))).toEqual([])
      }),
    )
  })
})
