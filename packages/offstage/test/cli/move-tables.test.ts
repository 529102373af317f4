// The data tables of a project that goes on with PostgreSQL come along: rows with their ids and order, indexes, full text.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import { closeTables, configureTables } from '../../src/tables/connection.ts'
import { boolean, dateTime, fullTextMatch, json, link, number, table, text } from '../../src/tables.ts'
import { newDatabase } from '../postgres/new-database.ts'
import { offstage, project } from './project.ts'

const sites = table('sites', { name: text() })
const pages = table(
  'pages',
  {
    url: text({ unique: true }),
    body: text({ optional: true }),
    size: number({ indexed: true, optional: true }),
    isGood: boolean({ optional: true }),
    at: dateTime({ optional: true }),
    facts: json({ optional: true }),
    site: link(() => sites, { optional: true }),
  },
  { fullText: { url: 2, body: 1 } },
)
const empty = table('order', { limit: text() }, { fullText: ['limit'] })

afterEach(closeTables)

async function within<T>(place: string, work: () => Promise<T>): Promise<T> {
  configureTables({ place })
  try {
    return await work()
  } finally {
    await closeTables()
  }
}

async function fill(folder: string): Promise<string> {
  const file = join(folder, '.offstage/tables.db')
  mkdirSync(join(folder, '.offstage'), { recursive: true, mode: 0o700 })
  await within(file, async () => {
    const site = await sites.addRow({ name: 'Änn \0 \ud800 🙂' })
    await pages.addRows(
      Array.from({ length: 1203 }, (_, i) => ({
        url: `p${i}`,
        body: i % 7 === 0 ? null : `running crocodile ${i} ${'word '.repeat(i % 50)}\0\ud800`,
        size: i % 3 === 0 ? null : i * 0.1,
        isGood: i % 2 === 0,
        at: new Date(i % 2 === 0 ? -8.64e15 : 8.64e15 - i),
        facts: { i, list: [1, '\0', null] },
        site,
      })),
    )
    expect(await pages.deleteRows({ url: 'p1202' })).toBe(1)
    expect(await empty.count()).toBe(0)
  })
  return file
}

async function seen() {
  const rows = (await pages.search().toArray()).map((row) => ({ ...row, site: row.site?.id }))
  const hits = await pages.search(fullTextMatch('runs "running crocodile" croc*'), { limit: 30 }).toArray()
  const [first] = await sites.search().toArray()
  return {
    rows,
    hits: hits.map(({ url, rank, snippet }) => ({ url, rank, snippet })),
    first: { ...first },
    big: await pages.count({ size: 0.1 * 7 }),
  }
}

test('all data tables are moved, and go on as they were', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  const file = await fill(folder)
  const before = await within(file, seen)
  expect([before.rows.length, before.hits.length]).toEqual([1202, 30])
  const url = await newDatabase()
  const moved = await offstage(folder, ['move', '--to', url, '--json'])
  expect([moved.code, moved.err]).toEqual([0, ''])
  const { dataTables } = JSON.parse(moved.out) as { dataTables: { name: string; rows: number; sha256: string }[] }
  expect(dataTables.map(({ name, rows }) => [name, rows])).toEqual([
    ['order', 0],
    ['pages', 1202],
    ['sites', 1],
  ])
  expect(await within(url, seen)).toEqual(before)
  await within(url, async () => {
    await expect(pages.addRow({ url: 'p7' })).rejects.toMatchObject({ code: 'NOT_UNIQUE' })
    // A new row stands behind all others, also behind the deleted last one.
    await pages.addRow({ url: 'new', body: 'crocodile' })
    expect((await pages.search().toArray()).at(-1)?.url).toBe('new')
    await empty.addRow({ limit: 'crocodile' })
    expect(await empty.count(fullTextMatch('crocodiles'))).toBe(1)
  })
})

test('tables that are there already are in the way, and nothing is moved then', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  await fill(folder)
  const url = await newDatabase()
  await within(url, () => sites.addRow({ name: 'in the way' }))
  const refused = await offstage(folder, ['move', '--to', url])
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('There are data tables in the database')])
  expect((await offstage(folder, ['ls', '--json'], { DATABASE_URL: url })).out.trim()).toBe('[]')
  await within(url, async () => expect(await sites.count()).toBe(1))
})

test('rows that cannot be stored there leave nothing behind, and a second try finds the place free', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  const file = await fill(folder)
  const url = await newDatabase()
  const damage = (from: string, to: string) => {
    const database = new DatabaseSync(file)
    database.prepare('update sites set name = replace(name, ?, ?)').run(from, to)
    database.close()
  }
  damage('Änn', 'Änn\0')
  const failed = await offstage(folder, ['move', '--to', url])
  expect(failed.code).toBe(1)
  expect((await offstage(folder, ['ls', '--json'], { DATABASE_URL: url })).out.trim()).toBe('[]')
  damage('Änn\0', 'Änn')
  expect((await offstage(folder, ['move', '--to', url])).code).toBe(0)
  await within(url, async () => expect(await pages.count()).toBe(1202))
})
