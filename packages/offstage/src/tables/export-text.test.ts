import { expect, test } from 'vitest'
import { checkFormat, type ExportStyle, exportText } from './export-text.ts'

async function* from(rows: object[]) {
  yield* rows
}
async function text(format: 'csv' | 'json' | 'jsonl', rows: object[], columns = ['a', 'b'], style?: ExportStyle) {
  let all = ''
  for await (const piece of exportText(format, columns, from(rows), style)) all += piece
  return all
}

test('CSV has a line for each row, quotes where it must, and tells nothing from an empty text (RFC 4180)', async () => {
  const rows = [
    { a: 'plain', b: 1.5 },
    { a: 'with, comma', b: true },
    { a: 'a "quote"\nand a line', b: null },
    { a: '', b: new Date(0) },
    { a: ' blank', b: { x: [1, 'é'] } },
  ]
  expect(await text('csv', rows)).toBe(
    [
      'a,b',
      'plain,1.5',
      '"with, comma",true',
      '"a ""quote""\nand a line",',
      '"",1970-01-01T00:00:00.000Z',
      '" blank","{""x"":[1,""é""]}"',
      '',
    ].join('\r\n'),
  )
})

test('for spreadsheets, a text that begins like a formula does not; numbers stay numbers', async () => {
  const rows = [
    { a: '=1+1', b: -5 },
    { a: '@x', b: '-x' },
  ]
  expect(await text('csv', rows, ['a', 'b'], { forSpreadsheets: true })).toBe("a,b\r\n'=1+1,-5\r\n'@x,'-x\r\n")
  expect(await text('csv', rows)).toBe('a,b\r\n=1+1,-5\r\n@x,-x\r\n')
})

test('JSON is one document, or one a line, whatever the rows hold', async () => {
  const rows = [
    { a: 'x', b: null, c: 'left out' },
    { a: '\ud800', b: { id: '7', get: () => null } },
  ]
  expect(JSON.parse(await text('json', rows))).toEqual([
    { a: 'x', b: null },
    { a: '\ud800', b: '7' },
  ])
  expect(
    (await text('jsonl', rows))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toHaveLength(2)
  expect(await text('json', [])).toBe('[]\n')
  expect(await text('jsonl', [])).toBe('')
  expect(await text('csv', [])).toBe('a,b\r\n')
})

test('another format is refused', () => {
  for (const format of ['xml', '', undefined, 7]) expect(() => checkFormat(format)).toThrow(/csv, json, jsonl/)
})
