import { expect, test } from 'vitest'
import { decodeEntities, hasOwnEntity } from './entities.ts'

test.each([
  ['a&amp;b&lt;&gt;&quot;&apos;', 'a&b<>"\''],
  ['&#38;&#x26;&#X26;&#233;&#x1F600;', '&&&é😀'],
  ['&amp;amp;lt;', '&amp;lt;'],
  ['&#0;&#xD800;&#x110000;', '\ufffd\ufffd\ufffd'],
  ['&eacute; &unknown; & &; &#; &#x; &#xZZ; ?a=1&b=2', '&eacute; &unknown; & &; &#; &#x; &#xZZ; ?a=1&b=2'],
  ['&#99999999999;', '&#99999999999;'],
])('%j is decoded to %j', (raw, text) => {
  expect(decodeEntities(raw)).toBe(text)
})

test.each([
  ['&lol9;', true],
  ['http://x/&xxe;', true],
  ['?a=1&b=2', false],
  ['&amp;&#38;', false],
  ['&amplifier;', true],
])('%j names an entity of its own: %s', (text, is) => {
  expect(hasOwnEntity(text)).toBe(is)
})
