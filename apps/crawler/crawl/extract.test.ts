import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extract, extractInTurns } from './extract.ts'

const URL_ = 'https://example.com/docs/page.html'
const page = (html: string) => extract(html, URL_)

test('a page of documentation gives title, text, headings with their sections, and its own address', async () => {
  const html = await readFile(new URL('../fixtures/pages/manual.html', import.meta.url), 'utf8')
  expect(page(html)).toEqual({
    title: 'Backups & Restores — The Manual',
    text: "24. Backup and Restore Cafés use pg_dump — it's fast. Secondary line break one two SQL Dump text <b> Inner",
    outline: [
      { at: 0, level: 1, text: '24. Backup and Restore', id: 'backup' },
      { at: 83, level: 2, text: 'SQL Dump', id: 'dump' },
      { at: 101, level: 3, text: 'Inner', id: 'inner' },
    ],
    links: [],
    ids: 'backup\ndump\ninner',
    language: 'en',
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
  ['<meta http-equiv=refresh content="0; url=/a">', 'https://example.com/a'],
  ['<meta http-equiv=Refresh content="0;URL=\'a\'">', 'https://example.com/docs/a'],
  ['<meta http-equiv=refresh content="30; url=/a">', undefined],
  ['<meta http-equiv=refresh content="0">', undefined],
])('%j has the address %s', (html, canonical) => {
  expect(page(html).canonical).toBe(canonical)
})

test.each([
  ['<nav>Menu</nav><p>Text', 'Text'],
  ['<body><header>Site<h1>Page</h1></header><main>Text</main><footer>(c)</footer>', 'Page Text'],
  ['<article><header>By me</header>Text<footer>Later</footer></article>', 'By me Text Later'],
  ['<div class="left NavHeader">Prev</div>Text', 'Text'],
  ['<div class="navheaders toc-backref" id="nav">Prev</div>Text', 'Prev Text'],
  ['<h2 class="nav">Head</h2><span class=nav>in</span> <h2><div class=nav>side</div></h2>', 'Head in side'],
  ['<div role=navigation>Menu</div><div role=banner>Site<h2>Page</h2></div>Text', 'Page Text'],
  ['<p>Before<nav>Menu<p>never ends', 'Before Menu never ends'],
  ['<nav>Only a menu</nav>', 'Only a menu'],
])('%j says %j, without its navigation', (html, text) => {
  expect(page(html).text).toBe(text)
})

test('sections stand where their headings do, terms with an id among them, and signs of links are no part of them', () => {
  const { text, outline } = page(
    '<p>Intro<h2>One<a href=#x>¶</a></h2>1<section id=two><h2>Two</h2>2</section><dl><dt id=t>term<dd>x<dt>none<dd>y</dl><nav><h2>Menu</h2></nav>',
  )
  expect(outline.map(({ level, id, text }) => [level, id, text])).toEqual([
    [2, undefined, 'One'],
    [2, 'two', 'Two'],
    [7, 't', 'term'],
  ])
  for (const section of outline) expect(text.slice(section.at, section.at + section.text.length)).toBe(section.text)
})

test('links lead to other pages of the site, each once with each of its texts, also those in navigation', () => {
  const { links } =
    page(`<nav><a href="../next.html#top">Next <b>page</b></a></nav><a href=#here>here</a><a href=page.html#x>self</a>
    <a href="/a"><img alt="A picture"></a><a href="/a">A</a><a href="/a#b">A</a><a href="https://www.example.com/www">w</a>
    <a href="https://other.example/">off</a><a href="mailto:a@b">m</a><a rel="nofollow ugc" href=/ad>ad</a><a href="/z">z`)
  expect(links).toEqual([
    ['https://example.com/next.html', 'Next page'],
    ['https://example.com/a', 'A picture'],
    ['https://example.com/a', 'A'],
    ['https://www.example.com/www', 'w'],
    ['https://example.com/z', 'z'],
  ])
  expect(page('<meta name=robots content=nofollow><a href=/a>a</a>')).toMatchObject({ nofollow: true, links: [] })
})

test('ids that are names are kept, numbers and digests are not', () => {
  const { ids } = page(
    `<p id=work_mem><a name="GUC X"></a><i id="id-1.2.3"><b id=a0123456789abcdef0123456789abcdef01><b id=work_mem>`,
  )
  expect(ids).toBe('work_mem\nGUC X')
})

test.each([
  ['<html lang=EN-gb>', 'en'],
  ['<html xml:lang="de">', 'de'],
  ['<meta http-equiv="Content-Language" content="fr, en">', 'fr'],
  ['<html lang="english">', ''],
  ['<p lang=it>', ''],
])('%j is in %j', (html, language) => {
  expect(page(html).language).toBe(language)
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
])(
  'five megabytes of %j are read in bounded time',
  (piece) => {
    const html = piece.repeat(Math.floor((5 << 20) / piece.length))
    const began = performance.now()
    page(html)
    expect(performance.now() - began).toBeLessThan(20_000)
  },
  30_000,
)

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

test('a large page is read in turns with what else is to be done, and as at once', async () => {
  const html = '<h2 id=a>Head</h2><p>Text <a href=/x>x</a></p>'.repeat(30_000)
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  const inTurns = await extractInTurns(html, URL_)
  clearInterval(timer)
  expect(inTurns).toEqual(page(html))
  expect(turns).toBeGreaterThan(1)
})
