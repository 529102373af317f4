import { beforeEach, describe, expect, it } from 'vitest'
import { listTables, tableVersions } from '../../src/tables/list-tables.ts'
import { type ReadRowsOptions, readRows } from '../../src/tables/read-rows.ts'
import { boolean, dateTime, json, number, table, text } from '../../src/tables.ts'
import { onEachDatabase } from './fresh-tables.ts'

const things = table(
  'things',
  {
    name: text(),
    n: number({ optional: true }),
    body: text({ optional: true }),
    on: boolean({ optional: true }),
    at: dateTime({ optional: true }),
    meta: json({ optional: true }),
  },
  { fullText: ['body'] },
)

/** All rows' names by walking the pages forwards, then the same backwards. */
async function walk(options: ReadRowsOptions) {
  const forwards: string[][] = []
  const pageOf = (page: Awaited<ReturnType<typeof readRows>>) => page.rows.map((row) => String(row.cells.name!.value))
  let page = await readRows('things', { ...options, limit: 3 })
  forwards.push(pageOf(page))
  while (page.next) {
    page = await readRows('things', { ...options, limit: 3, after: page.next })
    forwards.push(pageOf(page))
  }
  const backwards = [pageOf(page)]
  while (page.previous) {
    page = await readRows('things', { ...options, limit: 3, before: page.previous })
    backwards.unshift(pageOf(page))
  }
  expect(backwards.flat()).toEqual(forwards.flat())
  return forwards.flat().join(' ')
}

onEachDatabase(() => {
  describe('the list of tables', () => {
    it('is empty at first and has columns, rows and versions later', async () => {
      expect(await listTables()).toEqual([])
      await things.addRow({ name: 'a' })
      await things.addRows([{ name: 'b' }, { name: 'c' }])
      const [info] = await listTables()
      expect(info).toMatchObject({ name: 'things', fullText: ['body'], rows: { count: 3, more: false }, version: 2 })
      expect(info!.columns.map((column) => `${column.name} ${column.type}`)).toEqual([
        'name text',
        'n number',
        'body text',
        'on boolean',
        'at dateTime',
        'meta json',
      ])
      expect([...(await tableVersions())]).toEqual([['things', 2]])
    })
  })

  describe('the grid', () => {
    beforeEach(async () => {
      await things.addRows(
        [5, null, 3, 3, null, 1, 4].map((n, i) => ({ name: `r${i}`, n, body: i === 6 ? 'crocodiles' : null })),
      )
    })

    it('pages forwards and backwards in any order, nulls last', async () => {
      expect(await walk({})).toBe('r0 r1 r2 r3 r4 r5 r6')
      expect(await walk({ orderBy: { direction: 'desc' } })).toBe('r6 r5 r4 r3 r2 r1 r0')
      expect(await walk({ orderBy: { column: 'n' } })).toBe('r5 r2 r3 r6 r0 r1 r4')
      expect(await walk({ orderBy: { column: 'n', direction: 'desc' } })).toBe('r0 r6 r2 r3 r5 r1 r4')
      expect(await walk({ orderBy: { column: 'name', direction: 'desc' } })).toBe('r6 r5 r4 r3 r2 r1 r0')
      expect(await walk({ orderBy: { column: 'body' } })).toBe('r6 r0 r1 r2 r3 r4 r5')
    })

    it('searches in the full text and in other texts', async () => {
      expect(await walk({ search: 'crocodile' })).toBe('r6')
      expect(await walk({ search: 'R3' })).toBe('r3')
      expect(await walk({ search: '%' })).toBe('')
      expect(await walk({ search: ' ' })).toContain('r0')
      expect(await walk({ search: '"\0(' })).toBe('')
    })

    it('shows values ready to be shown, long ones cut', async () => {
      await things.addRow({ name: 'é\0'.repeat(5000), on: true, at: new Date(5), meta: { a: 'x'.repeat(5000) } })
      const page = await readRows('things', { orderBy: { direction: 'desc' }, limit: 1 })
      const { cells } = page.rows[0]!
      expect(cells.on).toEqual({ value: true })
      expect(cells.at).toEqual({ value: 5 })
      expect(cells.n).toEqual({ value: null })
      expect(String(cells.name!.value).slice(0, 4)).toBe('é\0é\0')
      expect(cells.name!.fullLength).toBeGreaterThan(2048)
      expect(String(cells.meta!.value)).toHaveLength(2048)
      expect(JSON.stringify(page).length).toBeLessThan(12_000)
      expect(
        (await readRows('things', { orderBy: { column: 'name', direction: 'desc' }, limit: 1 })).next!.length,
      ).toBeLessThan(1500)
    })

    it('refuses what is no table, column, limit or cursor of it', async () => {
      await expect(readRows('thigns')).rejects.toMatchObject({
        code: 'TABLE_NOT_FOUND',
        message: expect.stringContaining("Did you mean 'things'?"),
      })
      for (const name of ['_offstage_tables', 'sqlite_schema', '_things_fts', 'toString'])
        await expect(readRows(name)).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' })
      await expect(readRows('things', { orderBy: { column: 'x"; --' } })).rejects.toMatchObject({
        code: 'UNKNOWN_COLUMN',
      })
      for (const limit of [0, -1, 201, Number.NaN, 1.5])
        await expect(readRows('things', { limit })).rejects.toMatchObject({ code: 'INVALID_QUERY' })
      for (const after of ['', 'garbage', 'e30', Buffer.from('[{},1]').toString('base64url')])
        await expect(readRows('things', { after })).rejects.toMatchObject({ code: 'INVALID_QUERY' })
    })
  })
})
