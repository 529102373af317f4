import { expect, test } from 'vitest'
import { decodeText, sniffEncoding } from './charset.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

test.each([
  ['a byte order mark beats the header', '\xef\xbb\xbf<p>', 'text/html; charset=koi8-r', 'utf-8'],
  ['UTF-16, little end first', '\xff\xfe<\0', undefined, 'utf-16le'],
  ['UTF-16, big end first', '\xfe\xff\0<', undefined, 'utf-16be'],
  ['UTF-16 without a mark', '<\0?\0x\0', undefined, 'utf-16le'],
  ['the header beats the page', '<meta charset=utf-8>', 'text/html; Charset="KOI8-R"', 'koi8-r'],
  ['an unknown label in the header is passed over', '<meta charset=big5>', 'text/html; charset=nonsense', 'big5'],
  ['the page, when the header is silent', '<meta charset="sjis">', 'text/html', 'shift_jis'],
  ['the XML declaration', '<?xml version="1.0" encoding=\'ISO-8859-2\'?><html>', undefined, 'iso-8859-2'],
  ['UTF-8 that names nothing', '<p>h\xc3\xa9llo', undefined, 'utf-8'],
  ['what cannot be UTF-8 and names nothing', '<p>h\xe9llo', undefined, 'windows-1252'],
  ['plain ASCII', '<p>hello', undefined, 'windows-1252'],
  ['nothing at all', '', undefined, 'windows-1252'],
])('the encoding is known by: %s', (_how, bytes, contentType, encoding) => {
  expect(sniffEncoding(latin1(bytes), { contentType })).toBe(encoding)
})

test('XML that names no encoding is UTF-8', () => {
  expect(sniffEncoding(latin1('<urlset>'), { format: 'xml' })).toBe('utf-8')
})

test.each([
  [latin1('caf\xe9 \x80'), 'text/html; charset=latin1', 'café €'],
  [Buffer.from('\ufeffça', 'utf16le'), undefined, 'ça'],
  [Buffer.from([0x93, 0xfa, 0x96, 0x7b]), 'text/html; charset=shift_jis', '日本'],
  [Buffer.from([0xcf, 0xf0, 0xe8]), 'text/html;charset=windows-1251', 'При'],
  [latin1('\xef\xbb\xbfok'), undefined, 'ok'],
  [latin1('a\xffb'), 'text/html; charset=utf-8', 'a\ufffdb'],
])('%s as %s is read as %s', (bytes, contentType, text) => {
  expect(decodeText(bytes, { contentType })).toBe(text)
})
