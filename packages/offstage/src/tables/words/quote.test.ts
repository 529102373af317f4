import { describe, expect, it } from 'vitest'
import { snippetParts } from '../snippet.ts'
import { quote } from './quote.ts'
import { soughtIn } from './sought-in.ts'

const schema = { name: 't', columns: [], fullText: ['a'], words: { version: 1, language: 'en' } }
const parts = (texts: string | string[], query: string, length = 12, words: 'all' | 'any' = 'all') =>
  snippetParts(quote([texts].flat(), 'en', soughtIn(schema, ['en'], { text: query, words })!, length))
const shown = (texts: string | string[], query: string, length?: number) =>
  parts(texts, query, length)
    .map(({ text, match }) => (match ? `[${text}]` : text))
    .join('')
const filler = (n: number) => Array.from({ length: n }, (_, i) => `word${i}`).join(' ')

describe('a quotation', () => {
  it('marks what matches, whatever its form', () => {
    expect(shown('Two transactions are waiting.', 'transaction wait')).toBe('Two [transactions] are [waiting].')
    expect(shown('os.path.join and more', 'os.path')).toBe('[os.path].join and more')
    expect(shown('日本語の本', '本語')).toBe('日[本語]の本')
    expect(shown('a deadline', 'dead*')).toBe('a [deadline]')
  })

  it('shows the stretch with the most terms, closest together', () => {
    const text = `lock ${filler(40)} advisory ${filler(6)} lock ${filler(40)} advisory lock ${filler(40)}`
    expect(shown(text, 'advisory lock')).toMatch(/^…word35 .* word39 \[advisory\] \[lock\] word0 .*…$/)
  })

  it('has about as many words as were asked for, with what stands around them', () => {
    const text = `(“${filler(100)}”)`
    expect(shown(text, 'word50', 9)).toBe('…word46 word47 word48 word49 [word50] word51 word52 word53 word54…')
    expect(shown(text, 'word0', 3)).toBe('(“[word0] word1 word2…')
    expect(shown(text, 'word99', 3)).toBe('…word98 [word99]”)')
    expect(shown(text, 'nothing', 3)).toBe('(“word0 word1 word2…')
  })

  it('is of the text that fits best', () => {
    expect(shown(['lock', 'an advisory lock'], 'advisory lock')).toBe('an [advisory] [lock]')
    expect(shown(['a lock', 'lock'], 'lock')).toBe('a [lock]')
    expect(shown(['', 'none of it'], 'lock')).toBe('none of it')
    expect(shown('', 'lock')).toBe('')
  })

  it('stays short where words are far apart', () => {
    expect(shown(`lock${' '.repeat(100_000)}lock`, 'lock').length).toBeLessThan(1000)
    expect(shown(`${'.'.repeat(100_000)}lock${'.'.repeat(100_000)}`, 'lock')).toBe('…[lock]…')
  })

  it('says where its parts stand in the text', () => {
    const text = `${filler(50)} the end`
    for (const { text: part, at } of parts(text, 'end', 8))
      expect(text.slice(at).startsWith(part.replace('…', ''))).toBe(true)
    expect(parts('a b', 'b').map(({ at }) => at)).toEqual([0, 2])
  })
})
