import { describe, expect, it } from 'vitest'
import { fullTextMatch, number, table, text } from '../../src/tables.ts'
import { onEachDatabase } from './fresh-tables.ts'

onEachDatabase(() => {
  describe('a table declared otherwise than before', () => {
    it('gets its new columns, and gives null for them in old rows', async () => {
      await table('t', { a: text() }).addRow({ a: 'x' })
      const later = table('t', { a: text(), b: number({ optional: true, indexed: true }) })
      expect((await later.search().first())!.b).toBeNull()
      await later.addRow({ a: 'y', b: 5 })
      expect(await later.count({ b: 5 })).toBe(1)
      await table('t', { a: text() }).addRow({ a: 'z' })
      expect(await later.count()).toBe(3)
    })

    it('gets its full text built from the rows there are, and loses it again', async () => {
      await table('t', { a: text(), b: text() }).addRow({ a: 'crocodile', b: 'lion' })
      const a = table('t', { a: text(), b: text() }, { fullText: ['a'] })
      expect(await a.count(fullTextMatch('crocodiles'))).toBe(1)
      const both = table('t', { a: text(), b: text() }, { fullText: ['b', 'a'] })
      expect(await both.count(fullTextMatch('lion crocodile'))).toBe(1)
      await both.addRow({ a: 'zebra', b: 'lion' })
      const none = table('t', { a: text(), b: text() })
      await none.addRow({ a: 'snake', b: 'x' })
      const again = table('t', { a: text(), b: text() }, { fullText: ['a', 'b'] })
      expect([await again.count(fullTextMatch('zebra')), await again.count(fullTextMatch('snake'))]).toEqual([1, 1])
    })

    it('becomes unique only if no rows share a value', async () => {
      const plain = table('t', { a: text() })
      await plain.addRows([{ a: 'x' }, { a: 'x' }])
      const unique = table('t', { a: text({ unique: true }) })
      await expect(unique.count()).rejects.toMatchObject({
        code: 'TABLE_CHANGED',
        message: expect.stringContaining('t.a is declared as unique'),
      })
      await (await plain.search().first())!.delete()
      await unique.addRow({ a: 'y' })
      await expect(unique.addRow({ a: 'y' })).rejects.toMatchObject({ code: 'NOT_UNIQUE' })
    })

    it('may require a column only if every row has a value', async () => {
      const loose = table('t', { a: text({ optional: true }) })
      const strict = table('t', { a: text(), b: number() })
      await loose.addRow({})
      await expect(strict.count()).rejects.toMatchObject({
        code: 'TABLE_CHANGED',
        message: expect.stringContaining('t.a is declared as required'),
      })
      await loose.deleteRows({})
      await strict.addRow({ a: 'x', b: 1 })
      expect(await strict.count()).toBe(1)
    })

    it('is refused when a column would be of another kind, and stays as it was', async () => {
      const before = table('t', { a: text() })
      await before.addRow({ a: 'x' })
      await expect(table('t', { a: number() }).count()).rejects.toMatchObject({
        code: 'TABLE_CHANGED',
        message: expect.stringContaining('t.a is stored as text and declared as number'),
      })
      await expect(table('T', { a: text() }).count()).rejects.toMatchObject({ code: 'TABLE_CHANGED' })
      expect(await before.count()).toBe(1)
    })

    it('may have a name or columns that mean something in SQL', async () => {
      const order = table(
        'order',
        { select: text({ unique: true, indexed: true }), group: text() },
        { fullText: ['group', 'select'] },
      )
      await order.upsertRow({ select: 'from', group: 'where crocodile' })
      await order.upsertRow({ select: 'from', group: 'limit crocodile' })
      expect(
        (await order.search(fullTextMatch('limit'), { orderBy: ['rank', 'select'] }).toArray()).map((row) => row.group),
      ).toEqual(['limit crocodile'])
      const odd = table('order_fts_data', { rowid: text(), oid: text() }, { fullText: ['oid'] })
      await odd.addRow({ rowid: 'crocodile', oid: 'snake' })
      expect([await odd.count(fullTextMatch('snake')), await odd.count({ rowid: 'crocodile' })]).toEqual([1, 1])
    })
  })
})
