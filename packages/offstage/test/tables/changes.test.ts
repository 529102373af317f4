import { describe, expect, it } from 'vitest'
import { closeTables, configureTables } from '../../src/tables/connection.ts'
import { type Change, number, table, text, transaction } from '../../src/tables.ts'
import { onEachDatabase, runScript } from './fresh-tables.ts'

const columns = { a: text({ unique: true }), n: number({ default: 0 }) }
const COLUMNS = `{ a: t.text({ unique: true }), n: t.number({ default: 0 }) }`

onEachDatabase((fresh) => {
  const books = () => table('books', columns, { changes: true })
  const all = (after?: string) => gathered(books().changes({ follow: false, after }))

  describe('a change feed', () => {
    it('has what was added, changed and deleted, in order, with the rows as they are', async () => {
      const row = await books().addRow({ a: 'x' })
      const other = await books().addRow({ a: 'y' })
      await row.update({ n: 5 })
      await books().upsertRow({ a: 'x', n: 6 })
      await books().deleteRows({ a: 'y' })
      const changes = await all()
      expect(changes.map(({ kind, id, row }) => [kind, id, row?.n])).toEqual([
        ['added', row.id, 6],
        ['added', other.id, undefined],
        ['changed', row.id, 6],
        ['changed', row.id, 6],
        ['deleted', other.id, undefined],
      ])
      expect(Math.abs(changes[0]!.at.getTime() - Date.now())).toBeLessThan(60_000)
      expect(await all(changes[2]!.cursor)).toEqual(changes.slice(3))
      expect(await all(await books().lastChange())).toEqual([])
      expect(await all('now')).toEqual([])
    })

    it('has nothing of what was undone, refused, or changed nothing', async () => {
      const row = await books().addRow({ a: 'x', n: 1 })
      await expect(books().addRow({ a: 'x' })).rejects.toMatchObject({ code: 'NOT_UNIQUE' })
      await row.update({ n: 1 })
      const failed = transaction(async () => {
        await row.update({ n: 2 })
        throw new Error('undone')
      })
      await expect(failed).rejects.toThrow('undone')
      expect((await all()).map(({ kind }) => kind)).toEqual(['added'])
    })

    it('waits for what comes, and ends when it is told to', async () => {
      await books().addRow({ a: 'before' })
      const stop = new AbortController()
      const seen: (string | undefined)[] = []
      const after = await books().lastChange()
      const reading = (async () => {
        for await (const { row } of books().changes({ after, signal: stop.signal })) {
          seen.push(row?.a)
          if (seen.length === 2) stop.abort()
        }
      })()
      await books().addRow({ a: 'one' })
      await runScript(fresh.place, `await t.table('books', ${COLUMNS}).addRow({ a: 'two' })`)
      await reading
      expect(seen).toEqual(['one', 'two'])
    })

    it('is in the order of the commits, whatever comes at the same time, and misses none while it is read', async () => {
      await books().addRows([{ a: 'x' }, { a: 'y' }])
      const stop = new AbortController()
      const seen: Change[] = []
      const reading = (async () => {
        for await (const change of books().changes({ signal: stop.signal })) {
          seen.push(change)
          if (seen.length === 2 + 4 * 25 * 2) stop.abort()
        }
      })()
      // Each adds one to both rows, in one transaction: what comes behind in the feed was written behind.
      const script = `const books = t.table('books', ${COLUMNS})
        for (let i = 0; i < 25; i++) await t.transaction(async () => {
          for (const a of ['x', 'y']) { const row = await books.get({ a }); await row.update({ n: row.n + 1 }) }
        })`
      await Promise.all([1, 2, 3, 4].map(() => runScript(fresh.place, script)))
      await reading
      const ids = seen.slice(2).map(({ id }) => id)
      expect(ids).toEqual(Array.from({ length: 100 }, () => [seen[0]!.id, seen[1]!.id]).flat())
      expect((await books().search().toArray()).map(({ n }) => n)).toEqual([100, 100])
      const seqs = seen.map(({ cursor }) => Number(cursor.split('-')[1]))
      expect(seqs).toEqual([...new Set(seqs)].sort((one, other) => one - other))
    })

    it('goes on under a declaration that says nothing of it, with new columns, and ends with one that says no', async () => {
      await books().addRow({ a: 'x' })
      const { cursor } = (await all())[0]!
      const wider = { ...columns, more: text({ optional: true }) }
      const plain = table('books', wider)
      await (await plain.get({ a: 'x' }))!.update({ more: 'm' })
      const again = table('books', wider, { changes: { keep: '3d' } })
      expect((await gathered(again.changes({ follow: false, after: cursor }))).map(({ row }) => row?.more)).toEqual([
        'm',
      ])
      await expect(gathered(plain.changes())).rejects.toMatchObject({ code: 'NO_CHANGES' })
      await table('books', wider, { changes: false }).addRow({ a: 'y' })
      await closeTables()
      configureTables({ place: fresh.place })
      // Another feed, that knows nothing of the first one's cursors.
      await expect(gathered(again.changes({ follow: false, after: cursor }))).rejects.toMatchObject({
        code: 'CHANGES_GONE',
      })
      await again.addRow({ a: 'z' })
      expect((await gathered(again.changes({ follow: false }))).map(({ row }) => row?.a)).toEqual(['z'])
    })

    it('drops what is older than it is told to keep, and says so to who comes too late', async () => {
      const short = table('books', columns, { changes: { keep: 50 } })
      await short.addRows([{ a: '1' }, { a: '2' }, { a: '3' }])
      const early = await gathered(short.changes({ follow: false }))
      expect(early.length).toBe(3)
      while (Date.now() < early[2]!.at.getTime() + 60) await short.lastChange()
      await short.addRow({ a: '4' })
      await short.addRow({ a: '5' })
      expect((await gathered(short.changes({ follow: false }))).map(({ row }) => row?.a)).toEqual(['4', '5'])
      await expect(gathered(short.changes({ follow: false, after: early[0]!.cursor }))).rejects.toMatchObject({
        code: 'CHANGES_GONE',
        message: expect.stringContaining('lastChange()'),
      })
      // Who has read all of what is dropped missed nothing.
      const late = await gathered(short.changes({ follow: false, after: early[2]!.cursor }))
      expect(late.map(({ row }) => row?.a)).toEqual(['4', '5'])
    })

    it('refuses what is no cursor, and lives on when the tables are opened again', async () => {
      await books().addRow({ a: 'x' })
      await expect(gathered(books().changes({ after: "x'; drop table books" }))).rejects.toMatchObject({
        code: 'INVALID_QUERY',
      })
      const cursor = await books().lastChange()
      await closeTables()
      configureTables({ place: fresh.place })
      await books().addRow({ a: 'y' })
      expect((await all(cursor)).map(({ row }) => row?.a)).toEqual(['y'])
    })
  })
})

async function gathered<T>(feed: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of feed) all.push(one)
  return all
}
