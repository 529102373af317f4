import { beforeEach, describe, expect, it } from 'vitest'
import { addTableRow, changeTableRow, deleteTableRows, exportRows, readRow } from '../../src/tables/edit-rows.ts'
import { readRows } from '../../src/tables/read-rows.ts'
import type { RowFilter } from '../../src/tables/row-filter.ts'
import { boolean, dateTime, fullTextMatch, json, link, number, table, text } from '../../src/tables.ts'
import { onEachDatabase } from './fresh-tables.ts'

const authors = table('authors', { name: text() })
const books = table(
  'books',
  {
    title: text({ unique: true }),
    pages: number({ default: 100 }),
    lent: boolean({ default: false }),
    due: dateTime({ optional: true }),
    notes: json({ optional: true }),
    author: link(() => authors, { optional: true }),
  },
  { fullText: ['title'] },
)

onEachDatabase(() => {
  describe('an operator', () => {
    beforeEach(async () => void (await books.count()))

    it('adds a row by what is shown, and reads it whole', async () => {
      const author = await authors.addRow({ name: 'Woolf' })
      const cells = { title: `${'long '.repeat(1000)}=1`, due: 86_400_000, notes: '{"a": [1]}', author: author.id }
      const id = await addTableRow('books', cells)
      expect(await books.getById(id)).toMatchObject({
        pages: 100,
        lent: false,
        due: new Date(86_400_000),
        notes: { a: [1] },
      })
      expect((await (await books.getById(id))!.author!.get())?.name).toBe('Woolf')
      expect(await readRow('books', id)).toEqual({
        title: { value: cells.title },
        pages: { value: 100 },
        lent: { value: false },
        due: { value: 86_400_000 },
        notes: { value: '{"a":[1]}' },
        author: { value: author.id },
      })
      expect(await books.count(fullTextMatch('long'))).toBe(1)
    })

    it('changes a row only if it still is as it was seen', async () => {
      const row = await books.addRow({ title: 'Orlando', pages: 300, notes: { n: 1 } })
      await changeTableRow('books', row.id, { title: 'Waves', notes: null }, { title: 'Orlando', notes: '{"n":1}' })
      expect(await books.getById(row.id)).toMatchObject({ title: 'Waves', notes: null, pages: 300 })
      expect([await books.count(fullTextMatch('wave')), await books.count(fullTextMatch('orlando'))]).toEqual([1, 0])
      await expect(changeTableRow('books', row.id, { title: 'Flush' }, { title: 'Orlando' })).rejects.toMatchObject({
        code: 'ROW_CHANGED',
        message: expect.stringContaining('books.title was changed'),
      })
      // Another column is nobody's business.
      await changeTableRow('books', row.id, { pages: 5 }, { pages: 300 })
      await row.delete()
      await expect(changeTableRow('books', row.id, { pages: 6 }, { pages: 5 })).rejects.toMatchObject({
        code: 'ROW_NOT_FOUND',
      })
      await expect(readRow('books', row.id)).rejects.toMatchObject({ code: 'ROW_NOT_FOUND' })
    })

    it('is refused what the table cannot hold, by column', async () => {
      const refused = (cells: Record<string, string | number | boolean | null>) =>
        addTableRow('books', cells).then(
          () => 'added',
          ({ code, message }) => `${code} ${message}`,
        )
      expect(await refused({})).toMatch('MISSING_VALUE books.title is required')
      expect(await refused({ title: 'x', pages: 'many' })).toMatch('INVALID_VALUE books.pages takes a finite number')
      expect(await refused({ title: 'x', notes: '{a' })).toMatch('INVALID_VALUE books.notes takes JSON')
      expect(await refused({ title: 'x', due: 'soon' })).toMatch('INVALID_VALUE books.due takes a valid Date')
      expect(await refused({ title: 'x', author: 'Woolf' })).toMatch('INVALID_VALUE books.author takes a row')
      expect(await refused({ titel: 'x' })).toMatch(/UNKNOWN_COLUMN .*Did you mean 'title'/)
      await addTableRow('books', { title: 'x' })
      expect(await refused({ title: 'x' })).toMatch('NOT_UNIQUE')
      await expect(addTableRow('boks', {})).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' })
      expect(await books.count()).toBe(1)
    })

    it('deletes rows by their ids, those that are there', async () => {
      const [a, b] = await books.addRows([{ title: 'a' }, { title: 'b' }, { title: 'c' }])
      expect(await deleteTableRows('books', [a!.id, b!.id, '0'.repeat(26)])).toBe(2)
      expect(await deleteTableRows('books', [])).toBe(0)
      expect((await books.search().toArray()).map(({ title }) => title)).toEqual(['c'])
      await expect(deleteTableRows('books', Array(1001).fill('0'.repeat(26)))).rejects.toMatchObject({
        code: 'INVALID_QUERY',
      })
      await expect(deleteTableRows('books', 'all' as never)).rejects.toMatchObject({ code: 'INVALID_QUERY' })
    })

    it('sees the rows that meet all filters', async () => {
      const author = await authors.addRow({ name: 'Woolf' })
      await books.addRows([
        { title: 'A 100% b', pages: 1, lent: true, due: new Date(5) },
        { title: 'b', pages: 2, author },
        { title: 'C_d', pages: 3, notes: { x: 1 } },
      ])
      const found = async (...filters: RowFilter[]) => {
        const { rows } = await readRows('books', { filters })
        return rows.map(({ cells }) => cells.pages!.value).join('')
      }
      const is = (column: string, value: RowFilter['value']) => ({ column, is: 'is', value }) as const
      const isNot = (column: string, value: RowFilter['value']) => ({ column, is: 'isNot', value }) as const
      expect(await found(is('title', 'b'))).toBe('2')
      expect(await found(isNot('title', 'b'))).toBe('13')
      expect(await found({ column: 'title', is: 'contains', value: 'B' })).toBe('12')
      expect(await found({ column: 'title', is: 'contains', value: '0%' })).toBe('1')
      expect(await found({ column: 'title', is: 'begins', value: 'c_' })).toBe('3')
      expect(await found({ column: 'pages', is: 'more', value: 1 }, { column: 'pages', is: 'atMost', value: 2 })).toBe(
        '2',
      )
      expect(await found({ column: 'pages', is: 'less', value: 2 })).toBe('1')
      expect(await found({ column: 'pages', is: 'atLeast', value: 2 })).toBe('23')
      expect(await found(is('lent', true))).toBe('1')
      expect(await found(is('due', 5))).toBe('1')
      expect(await found(is('due', null), isNot('notes', null))).toBe('3')
      expect(await found(is('author', author.id))).toBe('2')
      await expect(found(is('titel', 'x'))).rejects.toMatchObject({ code: 'UNKNOWN_COLUMN' })
      await expect(found(is('pages', 'x'))).rejects.toMatchObject({ code: 'INVALID_VALUE' })
      await expect(found({ column: 'notes', is: 'contains', value: 'x' })).rejects.toMatchObject({
        code: expect.stringMatching('INVALID'),
      })
      await expect(found({ column: 'pages', is: 'near' as never, value: 1 })).rejects.toMatchObject({
        code: 'INVALID_QUERY',
      })
    })

    it('has all rows of a query as text, a piece at a time', async () => {
      const long = 'x'.repeat(30_000)
      await books.addRows(Array.from({ length: 45 }, (_, i) => ({ title: `${i} ${long}`, pages: i })))
      const filters = [{ column: 'pages', is: 'atLeast', value: 10 }] as const
      for (const format of ['csv', 'jsonl'] as const) {
        let text = ''
        let rows = 0
        let after: number | null = null
        let pieces = 0
        do {
          const piece = await exportRows('books', format, { filters }, after)
          text += piece.text
          rows += piece.rows
          after = piece.next
          pieces++
        } while (after !== null)
        expect([rows, pieces]).toEqual([35, 2])
        const lines = text.trimEnd().split('\n')
        expect(lines.length).toBe(format === 'csv' ? 36 : 35)
        expect(lines.at(-1)).toContain(`44 ${long}`)
        if (format === 'csv') expect(lines[0]).toBe('id,title,pages,lent,due,notes,author\r')
      }
    })
  })
})
