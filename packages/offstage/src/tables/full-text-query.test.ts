import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFullText } from './full-text-query.ts'
import { ftsQuery } from './sqlite/fts-query.ts'
import { soughtIn } from './words/sought-in.ts'

const schema = { name: 't', columns: [], fullText: ['a'], words: { version: 1, language: { column: 'language' } } }

const words = (text: string) =>
  parseFullText(text).wanted.map((term) => term.words.join(' ') + (term.prefix ? '*' : ''))
const excluded = (text: string) => parseFullText(text).excluded.map((term) => term.words.join(' '))

describe('a full text query', () => {
  it('is the words of a text, whatever stands between them', () => {
    expect(words('deadlock detection')).toEqual(['deadlock', 'detection'])
    expect(words('  (dead) [lock]; ')).toEqual(['dead', 'lock'])
    expect(words('c++')).toEqual(['c'])
    expect(words('os.path.join a-b url:x')).toEqual(['os path join', 'a b', 'url x'])
    expect(words('héllo 日本語 שלום')).toEqual(['héllo', '日本語', 'שלום'])
  })

  it('leaves out stop words, whatever their case, but not inside phrases', () => {
    expect(words('The lock AND the key')).toEqual(['lock', 'key'])
    expect(words('NOT x')).toEqual(['x'])
    expect(words('"state of the art"')).toEqual(['state of the art'])
    expect(words('the of "to be or not to be" don\'t')).toEqual([])
  })

  it('knows phrases, beginnings and exclusions', () => {
    expect(words('"dead lock" now')).toEqual(['dead lock'])
    expect(words('dead* lock')).toEqual(['dead*', 'lock'])
    expect(words('the*')).toEqual(['the*'])
    expect(words('lock -dead')).toEqual(['lock'])
    expect(excluded('lock -dead -"two words"')).toEqual(['dead', 'two words'])
    expect(words('--verbose')).toEqual(['verbose'])
    expect(excluded('--verbose a-b - ')).toEqual([])
  })

  it('takes an open quote as a phrase to the end and a lone one as nothing', () => {
    expect(words('hello"')).toEqual(['hello'])
    expect(words('"')).toEqual([])
    expect(words('say "dead lock')).toEqual(['say', 'dead lock'])
  })

  it('reads 512 characters and 32 terms at most', () => {
    expect(words('x'.repeat(100_000))).toEqual(['x'.repeat(512)])
    expect(words(Array.from({ length: 100 }, (_, i) => `w${i}`).join(' '))).toHaveLength(32)
  })

  it('strips NUL and survives half characters', () => {
    expect(words('dead\0lock')).toEqual(['deadlock'])
    expect(words('\ud800 x \udc00')).toEqual(['x'])
  })

  it('becomes quoted words only, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const query = ftsQuery({ sought: soughtIn(schema, ['en', ''], { text, words: 'all' }), columns: undefined })
        expect((query ?? '').replace(/"[\p{L}\p{N}\p{M} ]+"( \*)?| AND | NOT | OR |[()]/gu, '')).toBe('')
      }),
    )
  })
})
