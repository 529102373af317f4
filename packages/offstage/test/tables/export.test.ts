import { expect, it } from 'vitest'
import { storedRows } from '../../src/tables/stored-rows.ts'
import { atLeast, boolean, dateTime, json, link, number, table, text } from '../../src/tables.ts'
import { onEachDatabase } from './fresh-tables.ts'

const authors = table('authors', { name: text({ unique: true }) })
const books = table('books', {
  title: text(),
  year: number(),
  lent: boolean(),
  due: dateTime({ optional: true }),
  author: link(() => authors),
  notes: json({ optional: true }),
})
const whole = async (pieces: AsyncIterable<string>) => {
  let all = ''
  for await (const piece of pieces) all += piece
  return all
}

onEachDatabase(() => {
  it('gives all rows, or those of a query, in the order and with the columns asked for', async () => {
    const author = await authors.addRow({ name: 'Woolf' })
    const notes = { shelf: 'W', pages: [1, 2] }
    await books.addRows([
      { title: 'Orlando', year: 1928, lent: true, due: new Date(0), author, notes },
      { title: 'The Waves, "a novel"', year: 1931, lent: false, author, notes: null },
    ])
    expect(await whole(books.export({ format: 'csv', columns: ['title', 'year', 'due'] }))).toBe(
      'title,year,due\r\nOrlando,1928,1970-01-01T00:00:00.000Z\r\n"The Waves, ""a novel""",1931,\r\n',
    )
    expect(JSON.parse(await whole(books.export({ format: 'json', query: { year: atLeast(1930) } })))).toEqual([
      {
        id: expect.any(String),
        title: 'The Waves, "a novel"',
        year: 1931,
        lent: false,
        due: null,
        author: author.id,
        notes: null,
      },
    ])
    const newest = books.export({ format: 'jsonl', orderBy: { column: 'year', direction: 'desc' }, columns: ['year'] })
    expect(await whole(newest)).toBe('{"year":1931}\n{"year":1928}\n')
    expect(() => books.export({ format: 'xml' as 'csv' })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })

  it('goes on over any number of rows, and is read from the stored schema as well', async () => {
    const author = await authors.addRow({ name: 'Many' })
    await books.addRows(
      Array.from({ length: 450 }, (_, i) => ({ title: `t${i}`, year: i, lent: false, author, notes: { i } })),
    )
    const lines = (await whole(books.export({ format: 'jsonl' }))).trimEnd().split('\n')
    const { columns, rows } = await storedRows('books')
    const stored: object[] = []
    for await (const row of rows) stored.push(row)
    expect(columns).toEqual(['id', 'title', 'year', 'lent', 'due', 'author', 'notes'])
    expect(stored).toEqual(lines.map((line) => JSON.parse(line)))
    expect(stored).toHaveLength(450)
    await expect(storedRows('boks')).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' })
  })
})
