// A project that began with the embedded store goes on with PostgreSQL, with all it had.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { LEFT_TABLES, MOVED_TABLES } from '../../src/store/move/moved-tables.ts'
import { newDatabase } from '../postgres/new-database.ts'
import { begin, lines, offstage, project } from './project.ts'

test('tasks, their states, results, logs and histories are moved; queued ones run there, and numbers go on', async () => {
  const folder = project()
  const done = (await offstage(folder, ['launch', 'hello', '["Änn \\u0000 🙂", 2]'])).out.trim()
  const worker = begin(folder, ['worker'])
  await worker.sees(/^worker ready/)
  await offstage(folder, ['logs', '-f', done])
  worker.process.kill('SIGTERM')
  await worker.ended
  const queued = (await offstage(folder, ['launch', 'hello', '["Bob", 1]'])).out.trim()
  const before = await offstage(folder, ['show', done, '--json'])
  const url = await newDatabase()
  const moved = await offstage(folder, ['move', '--from', 'sqlite:.offstage', '--to', url, '--json'])
  expect([moved.code, moved.err]).toEqual([0, ''])
  const { tables } = JSON.parse(moved.out) as { tables: { name: string; rows: number; sha256: string }[] }
  expect(tables.find(({ name }) => name === 'tasks')).toMatchObject({
    rows: 2,
    sha256: expect.stringMatching(/^\w{64}$/),
  })
  const env = { DATABASE_URL: url }
  expect(JSON.parse((await offstage(folder, ['show', done, '--json'], env)).out)).toEqual(JSON.parse(before.out))
  const there = begin(folder, ['worker'], env)
  await there.sees(/^worker ready/)
  expect((await offstage(folder, ['logs', '-f', queued], env)).out).toContain('hello Bob')
  const listed = JSON.parse((await offstage(folder, ['ls', '--json'], env)).out) as { id: string; status: string }[]
  expect(listed.map(({ id, status }) => [id, status])).toEqual([
    [queued, 'completed'],
    [done, 'completed'],
  ])
  expect((await offstage(folder, ['launch', 'hello', '["Cid", 1]', '--wait'], env)).code).toBe(0)
})

test('schedules with what came of them, pauses, and an operator’s word on queues are moved, and hold there', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello', '["Ann", 1]'])
  const ran = await offstage(folder, ['schedules', 'every new year', '--run', '--json'])
  expect(ran.code).toBe(0)
  await offstage(folder, ['schedules', 'every new year', '--pause'])
  await offstage(folder, ['queues', 'hello', '--concurrency', '3', '--rate', '100/1m'])
  await offstage(folder, ['queues', 'hello', '--pause'])
  const told = async (env: Record<string, string> = {}) => ({
    schedules: JSON.parse((await offstage(folder, ['schedules', '--json'], env)).out) as unknown,
    queues: JSON.parse((await offstage(folder, ['queues', '--json'], env)).out) as unknown,
  })
  const before = await told()
  expect(before).toMatchObject({
    schedules: [
      {
        name: 'every new year',
        pausedAt: expect.any(Number),
        ticks: [{ note: expect.stringMatching(/^run at once/) }],
      },
    ],
  })
  const env = { DATABASE_URL: await newDatabase() }
  const moved = await offstage(folder, ['move', '--json'], env)
  const { tables } = JSON.parse(moved.out) as { tables: { name: string; rows: number; sha256: string }[] }
  const sums = Object.fromEntries(tables.map(({ name, rows, sha256 }) => [name, [rows, sha256]]))
  expect(sums).toMatchObject({
    schedules: [1, sumOf(folder, 'schedules')],
    ticks: [1, sumOf(folder, 'ticks')],
    queues: [1, sumOf(folder, 'queues')],
  })
  expect(await told(env)).toEqual(before)
  // The code says nothing new there: the next start leaves all as it is.
  await offstage(folder, ['launch', 'hello', '["Bob", 1]'], env)
  expect((await told(env)).schedules).toEqual(before.schedules)
  await offstage(folder, ['schedules', 'every new year', '--resume'], env)
  expect((await told(env)).schedules).toEqual([
    expect.objectContaining({ pausedAt: null, next: expect.arrayContaining([expect.any(Number)]) }),
  ])
})

test('people see what was moved and what to do next; a second move finds the database taken', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  const env = { DATABASE_URL: await newDatabase() }
  const { code, out, err } = await offstage(folder, ['move', '--from', '.offstage'], env)
  expect([code, lines(err).length]).toEqual([0, 1])
  expect(out).toMatch(/^TABLE +ROWS +SHA-256\ntasks +1 +[0-9a-f]{16}\n/)
  expect(out).toMatch(
    /moved to the database 127\.0\.0\.1:\d+\/\w+ in .*: as many rows, with the same contents, on both sides\n$/,
  )
  expect(err).toMatch(/^set DATABASE_URL and start again; \S+\/\.offstage is left as it is\n$/)
  const again = await offstage(folder, ['move', '--from', '.offstage'], env)
  expect([again.code, again.err]).toEqual([1, expect.stringMatching(/There are tasks in the database \S+ already/)])
})

test('nothing is moved from under a worker, from nowhere, or to nowhere', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  const to = await newDatabase()
  const worker = begin(folder, ['worker'])
  await worker.sees(/^worker ready/)
  const busy = await offstage(folder, ['move', '--to', to])
  expect([busy.code, busy.err]).toEqual([
    1,
    expect.stringMatching(/A worker runs tasks of \S+\.offstage \(process \d+/),
  ])
  worker.process.kill('SIGTERM')
  await worker.ended
  const refused = async (...args: string[]) => (await offstage(folder, ['move', ...args])).err
  expect(await refused('--from', 'sqlite:nowhere', '--to', to)).toMatch(/There is no Offstage data in \S+nowhere/)
  expect(await refused('--from', to, '--to', to)).toMatch(/Only a data folder can be moved from/)
  expect(await refused()).toMatch(/Where to\? Name the database/)
  expect(await refused('--to', 'postgres://127.0.0.1:1/none')).toMatch(/cannot be reached/)
  expect((await offstage(folder, ['move', '--to', to])).code).toBe(0)
})

test('every table and column of the store is moved, or left on purpose', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  const database = new DatabaseSync(join(folder, '.offstage/offstage.db'))
  const names = database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'")
    .all()
  expect(names.map(({ name }) => name).sort()).toEqual([...MOVED_TABLES.map(({ name }) => name), ...LEFT_TABLES].sort())
  for (const { name, columns } of MOVED_TABLES) {
    const known = database.prepare(`select name, lower(type) as type from pragma_table_info('${name}')`).all()
    expect(Object.fromEntries(known.map((row) => [row.name, row.type]))).toEqual(columns)
  }
})

/** What a move says of a table, worked out from the data folder alone. */
function sumOf(folder: string, name: string): string {
  const { columns, order } = MOVED_TABLES.find((table) => table.name === name)!
  const database = new DatabaseSync(join(folder, '.offstage/offstage.db'), { readOnly: true })
  const hash = createHash('sha256')
  const keys = Object.keys(columns)
  for (const row of database.prepare(`select ${keys.join(', ')} from ${name} order by ${order.join(', ')}`).all())
    hash.update(`${JSON.stringify(keys.map((key) => row[key]))}\n`)
  database.close()
  return hash.digest('hex')
}
