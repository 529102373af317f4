import { describe, expect, it } from 'vitest'
import { soughtIn } from './sought-in.ts'
import { formsOf, INDEXED_CHARACTERS, isUnspaced, wordsOf } from './text-words.ts'

const schema = (language: string | { column: string }) => ({
  name: 't',
  columns: [],
  fullText: ['a'],
  words: { version: 1, language },
})
const phrases = (text: string, language: string | { column: string } = 'en', words: 'all' | 'any' = 'all') =>
  (
    soughtIn(schema(language), typeof language === 'string' ? [language] : ['en', 'fr', ''], { text, words })?.wanted ??
    []
  ).map((alternatives) => alternatives.map(({ forms, prefix }) => forms.join(' ') + (prefix ? '*' : '')).join(' | '))

describe('the words of a text', () => {
  it('are its runs of letters and digits, by their English stems, without case and accents', () => {
    expect(formsOf('Deadlocks: the CAFÉ (os.path.join) re-running naïve C++ ½ é', 'en')).toEqual(
      'deadlock the cafe os path join re run naiv c 12 e'.split(' '),
    )
    expect(formsOf('cafe\u0301 café', 'en')).toEqual(['cafe', 'cafe'])
    expect(formsOf('', 'en')).toEqual([])
    expect(formsOf('— … 🎉', 'en')).toEqual([])
  })

  it('have the stems of their own language, or none', () => {
    expect(formsOf('Häuser Haus', 'de')).toEqual(['haus', 'haus'])
    expect(formsOf('Häuser', 'none')).toEqual(['hauser'])
    expect(formsOf('Москва москву', 'ru')).toEqual(['москв', 'москв'])
    expect(formsOf('straße STRASSE', 'none')).toEqual(['strasse', 'strasse'])
    expect(formsOf('running', 'xx')).toEqual(['running'])
  })

  it('are pairs of signs where there are no spaces, with the last sign alone', () => {
    expect(formsOf('日本語のtext', 'en')).toEqual(['日本', '本語', '語の', 'の', 'text'])
    expect(formsOf('データ', 'none')).toEqual(['デー', 'ータ', 'タ'])
    expect(formsOf('ﾃﾞｰﾀ', 'none')).toEqual(formsOf('データ', 'none'))
    expect(formsOf('ภาษาไทย', 'none').length).toBeGreaterThan(4)
    expect(formsOf('한국어', 'none')).toEqual(['한국', '국어', '어'])
  })

  it('say where they stand', () => {
    const text = 'The Cafés — 日本'
    expect([...wordsOf(text, 'en')].map(({ form, start, end }) => [form, text.slice(start, end)])).toEqual([
      ['the', 'The'],
      ['cafe', 'Cafés'],
      ['日本', '日本'],
      ['本', '本'],
    ])
  })

  it('hold nothing that could part them, and are not too long', () => {
    const forms = formsOf(`${'x'.repeat(1000)} a\u2044b ㌔ ǅ ﬁ İ \u{1d518} ${'語'.repeat(10)}`, 'none')
    for (const form of forms) expect(form).toMatch(/^[\p{L}\p{N}\p{M}]{1,255}$/u)
  })

  it('are read as far as is indexed', () => {
    expect(formsOf('a '.repeat(INDEXED_CHARACTERS), 'none')).toHaveLength(INDEXED_CHARACTERS / 2)
  })
})

describe('what is looked for', () => {
  it('stands in the same forms', () => {
    expect(phrases('running "Dead locks" os.path')).toEqual(['run', 'dead lock', 'os path'])
    expect(phrases('run* ++')).toEqual(['run*'])
    expect(phrases('Häuser', 'de')).toEqual(['haus'])
  })

  it('is any stretch of writing without spaces', () => {
    expect(phrases('日本語')).toEqual(['日本 本語'])
    expect(phrases('語')).toEqual(['語*'])
    expect(phrases('日本語text')).toEqual(['日本 本語 語 text'])
    expect(phrases('日本語', 'en', 'any')).toEqual(['日本', '本語'])
    expect(phrases('"日本語"', 'en', 'any')).toEqual(['日本 本語'])
  })

  it('may be in any language where rows have their own, and is in one if that is said', () => {
    const [alternatives] = phrases('databases', { column: 'language' })
    expect(alternatives!.split(' | ')).toEqual(expect.arrayContaining(['databas', 'databases']))
    expect(
      soughtIn(schema({ column: 'language' }), ['de'], { text: 'databases', words: 'all', language: 'en-GB' })?.wanted,
    ).toEqual([[{ forms: ['databas'], prefix: false }]])
  })

  it('leaves English stop words out, unless told otherwise or no text is English', () => {
    expect(phrases('the lock')).toEqual(['lock'])
    expect(phrases('was die')).toEqual(['die'])
    expect(phrases('was die', 'de')).toEqual(['was', 'die'])
    expect(soughtIn(schema('en'), ['en'], { text: 'the', words: 'all' })).toBeUndefined()
    expect(soughtIn(schema('en'), ['en'], { text: 'the', words: 'all', stopWords: 'kept' })?.wanted).toHaveLength(1)
  })
})

it('the quick look for writing without spaces misses none of it', () => {
  const unspaced =
    /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
  const missed: string[] = []
  for (let code = 0x80; code <= 0x10ffff; code++) {
    const sign = String.fromCodePoint(code)
    if (/[\p{L}\p{N}]/u.test(sign) && unspaced.test(sign) && !isUnspaced(sign)) missed.push(code.toString(16))
  }
  expect(missed).toEqual([])
})
