import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { closeTables, configureTables } from '../../src/tables/connection.ts'
import { tableVersions } from '../../src/tables/list-tables.ts'
import { ilike, number, table, text, transaction } from '../../src/tables.ts'
import { freshTables, onEachDatabase, runScript, startScript } from './fresh-tables.ts'

const rows = table('rows', { name: text({ unique: true }), n: number() })
const BUILT = new URL('../../dist/tables.js', import.meta.url).href
const ROWS = `const rows = t.table('rows', { name: t.text({ unique: true }), n: t.number() })\n`

onEachDatabase((fresh) => {
  describe('several processes', () => {
    it('that use a table first at once all find it, made once', async () => {
      const script = `${ROWS} for (let i = 0; i < 20; i++) await rows.addRow({ name: process.pid + ' ' + i, n: i })
      console.log(await rows.count({ name: t.like(process.pid + ' %') }))`
      const ends = await Promise.all([1, 2, 3, 4].map(() => runScript(fresh.place, script)))
      expect(ends.map(({ code, out, err }) => [code, out, err])).toEqual(Array(4).fill([0, '20', '']))
      expect(await rows.count()).toBe(80)
    })

    it('lose no increment of one row, whoever else is at it', async () => {
      await rows.addRow({ name: 'counter', n: 0 })
      const script = `${ROWS} for (let i = 0; i < 25; i++) await t.transaction(async () => {
        const row = await rows.get({ name: 'counter' })
        await row.update({ n: row.n + 1 })
      })`
      const others = Promise.all([runScript(fresh.place, script), runScript(fresh.place, script)])
      for (let i = 0; i < 25; i++) {
        await transaction(async () => {
          const row = (await rows.get({ name: 'counter' }))!
          await row.update({ n: row.n + 1 })
        })
      }
      expect((await others).map(({ code, err }) => [code, err])).toEqual([
        [0, ''],
        [0, ''],
      ])
      expect((await rows.get({ name: 'counter' }))!.n).toBe(75)
    })

    it('see each other’s rows at once, and that there are new ones by the version (C74)', async () => {
      await rows.addRow({ name: 'mine', n: 1 })
      const before = (await tableVersions()).get('rows')!
      await runScript(fresh.place, `${ROWS} await rows.addRow({ name: 'theirs', n: 2 })`)
      expect((await tableVersions()).get('rows')).toBe(before + 1)
      expect(await rows.count()).toBe(2)
    })
  })

  describe('a process killed inside a transaction', () => {
    it('leaves nothing half-written and no lock (C73)', async () => {
      await rows.addRow({ name: 'before', n: 1 })
      const { child, ended } = startScript(
        fresh.place,
        `${ROWS} await t.transaction(async () => {
        await rows.addRows(Array.from({ length: 1000 }, (_, i) => ({ name: 'half ' + i, n: i })))
        console.log('written')
        setInterval(() => {}, 1000)
        await new Promise(() => {})
      })`,
      )
      await once(child.stdout, 'data')
      const waiting = rows.addRow({ name: 'after', n: 2 })
      child.kill('SIGKILL')
      expect((await ended).signal).toBe('SIGKILL')
      await waiting
      expect((await rows.search().toArray()).map((row) => row.name)).toEqual(['before', 'after'])
    })
  })

  describe('a process that holds a transaction open', () => {
    it('makes others wait with writing for a while and then say so, and with reading not at all', async () => {
      await rows.addRow({ name: 'before', n: 1 })
      await closeTables()
      configureTables({ place: fresh.place, busyMs: 100 })
      const { child, ended } = startScript(
        fresh.place,
        `${ROWS} await t.transaction(async () => {
        await rows.addRow({ name: 'held', n: 1 })
        console.log('written')
        await new Promise((resolve) => process.stdin.once('data', resolve))
      })
      process.stdin.unref()`,
      )
      await once(child.stdout, 'data')
      await expect(rows.addRow({ name: 'mine', n: 2 })).rejects.toMatchObject({ code: 'TABLES_BUSY' })
      await expect(transaction(() => rows.count())).rejects.toMatchObject({ code: 'TABLES_BUSY' })
      expect(await rows.count()).toBe(1)
      child.stdin.end('go on')
      expect(await ended).toMatchObject({ code: 0, err: '' })
      await rows.addRow({ name: 'mine', n: 2 })
      expect(await rows.count()).toBe(3)
    })
  })

  describe('a process', () => {
    it('ends by itself when nothing is pending, and not before a write is done', async () => {
      const { code, err } = await runScript(fresh.place, `${ROWS} rows.addRow({ name: 'a', n: 1 })`)
      expect([code, err]).toEqual([0, ''])
      expect(await rows.count()).toBe(1)
    })

    it('can use the tables of the built package', async () => {
      const { out, err } = await runScript(
        fresh.place,
        `${ROWS.replaceAll('t.', 'built.').replace('const', `import * as built from ${JSON.stringify(BUILT)}\nconst`)} await rows.addRow({ name: 'a', n: 1 }); console.log(await rows.count())`,
      )
      expect([out, err]).toEqual(['1', ''])
    })

    it('opens nothing by declaring tables, and is told how to say where they are', async () => {
      const { code, out } = await runScript(
        undefined,
        `${ROWS} console.log('declared'); await rows.count().catch((error) => console.log(error.code))`,
      )
      expect([code, out.split('\n')]).toEqual([0, ['declared', 'TABLES_NOT_CONFIGURED']])
    })

    it('can close its tables and open them again, or others', async () => {
      await rows.addRow({ name: 'a', n: 1 })
      const elsewhere = await fresh.another()
      expect(() => configureTables({ place: elsewhere })).toThrow(
        expect.objectContaining({ code: 'TABLES_ALREADY_OPEN' }),
      )
      const write = rows.addRow({ name: 'under way', n: 2 })
      await Promise.all([write, closeTables()])
      await closeTables()
      configureTables({ place: elsewhere })
      expect(await rows.count()).toBe(0)
      await closeTables()
      configureTables({ place: fresh.place })
      expect(await rows.count()).toBe(2)
    })

    it('keeps its event loop free while the database is busy', async () => {
      await rows.addRows(Array.from({ length: 2000 }, (_, i) => ({ name: `${'aé'.repeat(4000)}${i}`, n: i })))
      let longest = 0
      let last = performance.now()
      const timer = setInterval(() => {
        longest = Math.max(longest, performance.now() - last)
        last = performance.now()
      }, 1)
      const started = performance.now()
      await rows.count({ name: ilike('%é%é%ö%') })
      const spent = performance.now() - started
      clearInterval(timer)
      expect(spent).toBeGreaterThan(20)
      expect(longest).toBeLessThan(spent / 2)
    })
  })
})

describe('a file that cannot be used', () => {
  const fresh = freshTables('SQLite')

  it('is named with what to do', async () => {
    const check = async (place: string, words: string) => {
      await closeTables()
      configureTables({ place })
      await expect(rows.count()).rejects.toMatchObject({
        code: 'TABLES_UNAVAILABLE',
        message: expect.stringContaining(words),
      })
    }
    const text = join(fresh.folder, 'notes.txt')
    await writeFile(text, 'these are notes and no database at all, however long they may be made to be'.repeat(20))
    await check(text, 'no SQLite database')
    const folder = join(fresh.folder, 'folder')
    await mkdir(folder)
    await check(folder, 'cannot be opened')
    await check(join(text, 'tables.db'), 'cannot be opened')
  })
})
