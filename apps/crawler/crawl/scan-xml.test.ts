import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scanXml } from './scan-xml.ts'

/** The tokens as one line each: `<p:name attributes>`, `</p:name>`, text as it is, `[literal]`. */
const lines = (xml: string) =>
  [...scanXml(xml)].map((token) => {
    if (token.kind === 'text') return token.isLiteral ? `[${token.text}]` : token.text
    if (token.kind === 'close') return `</${token.prefix}:${token.name}>`
    if (token.kind === 'open') return `<${token.prefix}:${token.name}${token.attributes}>`
    return token.kind === 'doctype' ? `doctype ${token.hasDeclarations}` : token.kind
  })

test.each([
  ['<a><SM:Loc>x</SM:LOC ></a>', ['<:a>', '<sm:loc>', 'x', '</sm:loc>', '</:a>']],
  ['<a t="1>2" u=\'<\'/>', ['<:a t="1>2" u=\'<\'/>']],
  ['a<!-- <b> --><![CDATA[<c>&amp;]]>d', ['a', '[<c>&amp;]', 'd']],
  ['<?xml version="1.0"?><?x <y>?><z>', ['<:z>']],
  ['<!DOCTYPE html><z>', ['doctype false', '<:z>']],
  ['<!DOCTYPE u [<!ENTITY a "]>"><!-- ]> \' -->]><z>', ['doctype true', '<:z>']],
  ['<v>always<</v>', ['<:v>', 'always', '<', '</:v>']],
  ['<v>1 < 2</v>', ['<:v>', '1 ', '<', ' 2', '</:v>']],
  ['<a <b>', ['<:a >', '<:b>']],
  ['<a x=">', ['<:a x=">']],
  ['<a', ['cut']],
  ['<a>t<!-- x', ['<:a>', 't', 'cut']],
  ['<a><![CDATA[x', ['<:a>', 'cut']],
  ['<!DOCTYPE u [<!ENTITY a "', ['doctype true', 'cut']],
  ['', []],
])('%j is cut into %j', (xml, tokens) => {
  expect(lines(xml)).toEqual(tokens)
})

test('any text is read to its end', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<!DOCTYPE',
    '[',
    ']',
    '<?',
    '?>',
    '/',
    'a:b',
    ' ',
    '&',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const tokens = [...scanXml(pieces.join(''))]
      expect(tokens.length).toBeLessThanOrEqual(2 * pieces.join('').length + 1)
    }),
  )
})

test.each(['<', '<a ', '<!--', '<![CDATA[', '<a ">', '<a \'><b ">', '<!DOCTYPE [', ']]>', '<a>', '</', '<!DOCTYPE x '])(
  'a megabyte of %j is read in linear time',
  (piece) => {
    const text = piece.repeat(Math.floor(1_000_000 / piece.length))
    const began = performance.now()
    for (const _token of scanXml(text));
    expect(performance.now() - began).toBeLessThan(15_000)
  },
)
