// A project that began with the embedded store goes on with PostgreSQL, with all it had.
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
