import { expect, test } from 'vitest'
import { prescan } from './prescan.ts'

test.each([
  ['<meta charset="iso8859-2">', 'iso-8859-2'],
  ['<META CHARSET = utf-8>', 'utf-8'],
  ['<meta/charset=euc-jp>', 'euc-jp'],
  ['<meta charset="\n iso8859-2 \n">', 'iso-8859-2'],
  ['<metacharset=utf-8>', undefined],
  ['<meta charset=utf-8', undefined],
  ['<meta charset="utf-8>', undefined],
  ['<meta charset="bogus"><meta charset=koi8-r>', 'koi8-r'],
  ['<meta charset=koi8-r><meta charset=utf-8>', 'koi8-r'],
  ['<meta charset=koi8-r charset=utf-8>', 'koi8-r'],
  ['<meta charset=utf-16le>', 'utf-8'],
  ['<meta charset=x-user-defined>', 'windows-1252'],
  ['<meta http-equiv="Content-Type" content="text/html; charset=big5">', 'big5'],
  ['<meta content="text/html; charset = \'big5\' " http-equiv=content-type>', 'big5'],
  ['<meta http-equiv="Content-Type" content="text/html; charset=\'big5">', undefined],
  ['<meta name="x" content="text/html; charset=big5">', undefined],
  ['<!-- <meta charset=big5> --><meta charset=koi8-r>', 'koi8-r'],
  ['<!--><meta charset=big5>', 'big5'],
  ['<!-- <meta charset=big5>', undefined],
  ['<p title="<meta charset=big5>"><meta charset=koi8-r>', 'koi8-r'],
  ['<p title="><meta charset=big5>', undefined],
  ['</p title=">"><? x ?><!x><meta charset=big5>', 'big5'],
  ['<?xml version="1.0" encoding="koi8-r"?><urlset>', 'koi8-r'],
  ['<?xml version="1.0" encoding="UTF-16"?><urlset>', 'utf-8'],
  ['<?xml version="1.0" encoding="koi8-r"?><meta charset=big5>', 'big5'],
  ['', undefined],
  ['<', undefined],
])('%j names %s', (text, encoding) => {
  expect(prescan(Buffer.from(text, 'latin1'))).toBe(encoding)
})

test('a flood of tags and open quotes is read in linear time', () => {
  const flood = Buffer.from('<p a=\'">'.repeat(8000) + '<!'.repeat(100) + '='.repeat(5000))
  const began = performance.now()
  expect(prescan(flood)).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(5000)
})
