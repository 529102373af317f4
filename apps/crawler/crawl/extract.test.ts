import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extract } from './extract.ts'

const URL_ = 'https://example.com/docs/page.html'
const page = (html: string) => extract(html, URL_)

test('a page of documentation gives title, text, headings with their sections, and its own address', async () => {
  const html = await readFile(new URL('../fixtures/pages/manual.html', import.meta.url), 'utf8')
  expect(page(html)).toEqual({
    title: 'Backups & Restores — The Manual',
    text: "Home Manual 24. Backup and Restore Cafés use pg_dump — it's fast. Secondary line break one two SQL Dump text <b> Inner",
    headings: [
      { level: 1, text: '24. Backup and Restore', id: 'backup' },
      { level: 2, text: 'SQL Dump', id: 'dump' },
      { level: 3, text: 'Inner', id: 'inner' },
    ],
    canonical: 'https://example.com/manual/backup.html',
  })
})

test.each([
  ['<h2>Two</h2><h1>One <i>it</i>alic</h1>', 'One italic'],
  ['<title> \n </title><h1>One</h1>', 'One'],
  ['<title>First</title><title>Second</title>', 'First'],
  ['<p>text', URL_],
  ['', URL_],
  [`<title>${'😀'.repeat(200)}</title>`, '😀'.repeat(150)],
  [`<title>x${'😀'.repeat(200)}</title>`, `x${'😀'.repeat(149)}`],
  ['<title>a\0b</title>', 'ab'],
  ['<title>never closed', 'never closed'],
])('%j has the title %j', (html, title) => {
  expect(page(html).title).toBe(title)
})

test.each([
  ['a<p>b</p>c<div>d</div>e', 'a b c d e'],
  ['a<b>b</b><a href=x>c</a>', 'abc'],
  ['a\0b&#0;', 'ab\ufffd'],
  ['<p>a &amp;lt; &copy; &nosuch; &#128512;', 'a &lt; © &nosuch; 😀'],
  ['a<script>b', 'a'],
  ['a<noscript>b<noscript>c</noscript>d</noscript>e', 'a e'],
  ['a<template><p>b</template>c', 'a c'],
  ['a<svg><style>b</style><desc>c</desc></svg>d', 'a d'],
  ['a</p>b</nosuch>c', 'a bc'],
  ['<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl>', 'a b c d'],
  ['שלום <bdo>عالم</bdo> 日本語', 'שלום عالم 日本語'],
])('%j has the text %j', (html, text) => {
  expect(page(html).text).toBe(text)
})

test.each([
  ['<meta name="robots" content="noindex, follow">', true],
  ['<META NAME=Robots CONTENT=NONE>', true],
  ['<meta name="OffstageCrawler" content="noindex">', true],
  ['<meta name="robots" content="index,nofollow">', undefined],
  ['<meta name="googlebot" content="noindex">', undefined],
])('%j asks not to be indexed: %s', (html, noindex) => {
  expect(page(html).noindex).toBe(noindex)
})

test.each([
  ['<link rel=canonical href=/a>', 'https://example.com/a'],
  ['<base href="https://cdn.example/x/"><link rel=canonical href=a>', 'https://cdn.example/x/a'],
  ['<link rel=canonical href=/a><link rel=canonical href=/b>', 'https://example.com/a'],
  ['<link rel=canonical href="javascript:x"><link rel=canonical>', undefined],
  ['<link rel=stylesheet href=/a>', undefined],
])('%j has the address %s', (html, canonical) => {
  expect(page(html).canonical).toBe(canonical)
})

test('text beyond 512 KB is left out, and what stands before it is kept', () => {
  const { text, title } = page(`<title>T</title>${'<p>héllo wörld</p>'.repeat(100_000)}`)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(512 * 1024)
  expect(Buffer.byteLength(text)).toBeGreaterThan(511 * 1024)
  expect(title).toBe('T')
})

test.each([
  '<div>',
  '<b>',
  '</x>',
  '<div></x>',
  '<',
  '&',
  '&amp;',
  '<a href="',
  '<!--',
  '<p x ',
  '<svg>',
  '<h1>',
  '<title>',
  '<table><tr><td>',
])('five megabytes of %j are read in bounded time', (piece) => {
  const html = piece.repeat(Math.floor((5 << 20) / piece.length))
  const began = performance.now()
  page(html)
  expect(performance.now() - began).toBeLessThan(20_000)
})

test('any text gives well-formed text', () => {
  const piece = fc.constantFrom(
    '<p>',
    '</p>',
    '<svg',
    '<title>',
    '</title>',
    '<h1 id=x>',
    '</h1>',
    '<script>',
    '</script>',
    '&#xD800;',
    '\ud800',
    '\0',
    '"',
    '>',
    ' ',
    'é',
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const { text, title } = page(pieces.join(''))
      expect(text.isWellFormed() && title.isWellFormed() && !text.includes('\0')).toBe(true)
    }),
  )
})
