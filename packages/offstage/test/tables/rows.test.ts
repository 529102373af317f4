import { describe, expect, it } from 'vitest'
import { boolean, dateTime, json, link, number, table, text } from '../../src/tables.ts'
import { onEachDatabase } from './fresh-tables.ts'

const sites = table('sites', { host: text({ unique: true }) })
const pages = table('pages', {
  url: text({ unique: true }),
  title: text({ optional: true }),
  size: number({ optional: true }),
  ok: boolean({ optional: true }),
  at: dateTime({ optional: true }),
  meta: json<{ tags: string[] }>({ optional: true }),
  site: link(() => sites, { optional: true }),
})

onEachDatabase((fresh) => {
  describe('a row', () => {
    it('is added with an id and comes back with every kind of value (C70)', async () => {
      const site = await sites.addRow({ host: 'example.org' })
      const at = new Date('2024-05-06T07:08:09.010Z')
      const row = await pages.addRow({
        url: 'u',
        title: 'Nul \0, half \ud800, 🎉',
        size: 1.5,
        ok: false,
        at,
        meta: { tags: ['a'] },
        site,
      })
      expect(row.id).toMatch(/^[0-9a-z]{26}$/)
      const again = await pages.getById(row.id)
      expect(again).toEqual(row)
      expect(again).toMatchObject({
        url: 'u',
        title: 'Nul \0, half \ud800, 🎉',
        size: 1.5,
        ok: false,
        at,
        meta: { tags: ['a'] },
      })
      expect(await again!.site!.get()).toEqual(site)
    })

    it('has null where an optional column was not given', async () => {
      const row = await pages.addRow({ url: 'u', title: undefined })
      expect({ ...row }).toEqual({
        id: row.id,
        url: 'u',
        title: null,
        size: null,
        ok: null,
        at: null,
        meta: null,
        site: null,
      })
      expect(JSON.parse(JSON.stringify(row))).toEqual({ ...row })
    })

    it('is updated in the database and in place, and refuses mere assignment', async () => {
      const row = await pages.addRow({ url: 'u', title: 'old' })
      await row.update({ title: 'new', size: 3, url: undefined })
      expect([row.title, row.size, row.url]).toEqual(['new', 3, 'u'])
      expect(await pages.get({ url: 'u' })).toEqual(row)
      await row.update({ title: null })
      expect((await pages.get({ url: 'u' }))!.title).toBeNull()
      expect(() => Object.assign(row, { title: 'x' })).toThrow(TypeError)
    })

    it('is deleted once, and cannot be updated afterwards', async () => {
      const row = await pages.addRow({ url: 'u' })
      expect(await row.delete()).toBe(true)
      expect(await row.delete()).toBe(false)
      await expect(row.update({ title: 'x' })).rejects.toMatchObject({ code: 'ROW_NOT_FOUND' })
      expect(await pages.getById(row.id)).toBeNull()
      expect(await pages.getById('nobody')).toBeNull()
    })

    it('keeps a link to a row that was deleted, which then leads to nothing', async () => {
      const site = await sites.addRow({ host: 'h' })
      const page = await pages.addRow({ url: 'u', site: site.id })
      expect(await pages.get({ site })).toEqual(page)
      await site.delete()
      expect(await (await pages.get({ site: site.id }))!.site!.get()).toBeNull()
    })
  })

  describe('get', () => {
    it('gives the row, null, or an error when more than one matches (C71)', async () => {
      await pages.addRows([
        { url: 'a', title: 'same' },
        { url: 'b', title: 'same' },
      ])
      expect((await pages.get({ url: 'a' }))!.url).toBe('a')
      expect(await pages.get({ url: 'c' })).toBeNull()
      await expect(pages.get({ title: 'same' })).rejects.toMatchObject({ code: 'MORE_THAN_ONE_ROW' })
    })
  })

  describe('many rows', () => {
    it('are added all or none', async () => {
      await expect(pages.addRows([{ url: 'a' }, { url: 'b' }, { url: 'a' }])).rejects.toMatchObject({
        code: 'NOT_UNIQUE',
        message: expect.stringContaining('pages.url'),
      })
      expect(await pages.count()).toBe(0)
      expect(await pages.addRows([])).toEqual([])
    })

    it('are added or updated by their unique column, keeping what is not given', async () => {
      const [a] = await pages.upsertRows([
        { url: 'a', title: 'A', size: 1 },
        { url: 'b', title: 'B' },
      ])
      const [again, c] = await pages.upsertRows([{ url: 'a', title: 'AA' }, { url: 'c' }])
      expect(again).toMatchObject({ id: a!.id, title: 'AA', size: 1 })
      expect(c!.title).toBeNull()
      expect(await pages.upsertRow({ url: 'b', title: null }, { by: 'url' })).toMatchObject({ url: 'b', title: null })
      expect(await pages.upsertRow({ url: 'b' })).toMatchObject({ url: 'b', title: null })
      expect((await pages.search().toArray()).map((row) => row.url)).toEqual(['a', 'b', 'c'])
      await expect(pages.upsertRow({ url: 'x' }, { by: 'title' })).rejects.toMatchObject({ code: 'INVALID_OPTION' })
    })

    it('are deleted by a query', async () => {
      await pages.addRows([{ url: 'a', size: 1 }, { url: 'b', size: 1 }, { url: 'c' }])
      expect(await pages.deleteRows({ size: 1 })).toBe(2)
      expect(await pages.count()).toBe(1)
    })

    it('written by one failing call at the same time as others fail alone', async () => {
      await pages.addRow({ url: 'a' })
      const results = await Promise.allSettled(['b', 'a', 'c'].map((url) => pages.addRow({ url })))
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(await pages.count()).toBe(3)
    })
  })

  describe('a bad value', () => {
    // What a caller without types may pass.
    const loose = pages as unknown as {
      addRow(row: unknown): Promise<unknown>
      search(query: unknown): { toArray(): Promise<unknown> }
    }

    it('is refused before anything is stored, by table and column', async () => {
      for (const [row, code, words] of [
        [{ url: 5 }, 'INVALID_VALUE', 'pages.url takes a text, not 5'],
        [{ url: 'u', size: 5n }, 'INVALID_VALUE', 'pages.size takes a finite number'],
        [{ url: 'u', at: new Date('x') }, 'INVALID_VALUE', 'pages.at'],
        [{ url: null }, 'INVALID_VALUE', 'pages.url is required'],
        [{ title: 'x' }, 'MISSING_VALUE', 'pages.url is required and was not given'],
        [{ url: 'u', titel: 'x' }, 'UNKNOWN_COLUMN', "no column 'titel'. Did you mean 'title'?"],
        [{ url: 'u', id: 'x' }, 'UNKNOWN_COLUMN', "no column 'id'"],
        [JSON.parse('{"url":"u","__proto__":1}'), 'UNKNOWN_COLUMN', '__proto__'],
        [{ url: 'u', toString: 'x' }, 'UNKNOWN_COLUMN', 'toString'],
        [null, 'INVALID_VALUE', 'A row of table'],
        [['u'], 'INVALID_VALUE', 'an array'],
      ] as const) {
        await expect(loose.addRow(row), words).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
      }
      expect(await pages.count()).toBe(0)
    })

    it('names the line that wrote it when the database refused it', async () => {
      await pages.addRow({ url: 'a' })
      const error = await pages.addRow({ url: 'a' }).catch((error: Error) => error)
      expect((error as Error).stack).toContain('rows.test.ts')
    })
  })

  it('whoever listens is told of every write, and of no reading', async () => {
    const row = await pages.addRow({ url: 'a' })
    await pages.search().toArray()
    await row.update({ title: 'x' })
    await sites.upsertRow({ host: 'h' })
    await row.delete()
    expect(fresh.changes.flat()).toEqual(['pages', 'pages', 'sites', 'pages'])
  })
})
