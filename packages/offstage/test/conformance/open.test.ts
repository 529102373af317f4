import { closeSync, mkdirSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { describeShared, describeStore, temporaryFolder } from './conformance.ts'
import { aTask, aWorker, many } from './given.ts'
import { startProcess } from './processes.ts'

describeStore('close', (place) => {
  test('answers what is owed, then refuses with STORE_CLOSED, and may be asked twice', async () => {
    const store = await place().open()
    const launches = many(50, () => store.launch([aTask()]))
    const closed = Promise.all([store.close(), store.close()])
    await expect(store.list({ limit: 1 })).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    expect((await Promise.all(launches)).flat()).toHaveLength(50)
    await closed
    await expect(store.launch([aTask()])).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    store.bell.ring()
  })

  test('ends hearts', async () => {
    const store = await place().open()
    await store.enlist(aWorker())
    await store.close()
  })
})

describeShared('open', (place) => {
  test('what one store wrote the next one finds', async () => {
    const { open } = place()
    const one = await open()
    const task = aTask({ tags: ['x'] })
    await one.launch([task])
    await one.close()
    expect((await (await open()).get([task.id]))[0]).toMatchObject({ ...task, status: 'queued' })
  })

  test('ten that open a fresh place at once all find it ready', async () => {
    const { open } = place()
    const stores = await Promise.all(many(10, () => open()))
    await Promise.all(stores.map((store) => store.launch([aTask()])))
    expect(await stores[0]!.count({}, 100)).toBe(10)
  })

  test('an open store without work does not keep its process alive', async () => {
    const { path } = place()
    expect(await startProcess('opener', await path()).lines).toEqual(['opened'])
  })
})

test('makes the folder (700) and its files (600)', async () => {
  const folder = join(temporaryFolder(), 'deep', 'data')
  const store = await openSqliteStore({ path: join(folder, 'offstage.db') })
  await store.launch([aTask()])
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const files = readdirSync(folder)
  expect(files).toContain('offstage.db-wal')
  for (const name of files) {
    const stat = statSync(join(folder, name))
    expect([name, stat.mode & 0o077]).toEqual([name, 0])
  }
  await store.close()
  expect(readdirSync(join(folder, 'offstage.db-bell'))).toEqual([])
})

test.each([
  ['a folder', 'STORE_CANNOT_OPEN', (path: string) => mkdirSync(path)],
  ['no database', 'STORE_CANNOT_OPEN', (path: string) => writeFileSync(path, 'notes of mine\n'.repeat(100))],
  ['another program’s database', 'STORE_CANNOT_OPEN', (path: string) => execute(path, 'create table mine (a)')],
  ['written by a newer version', 'SCHEMA_TOO_NEW', newer],
])('a file that is %s is refused in one clear line', async (_, code, prepare) => {
  const path = join(temporaryFolder(), 'offstage.db')
  prepare(path)
  const error = await openSqliteStore({ path }).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code, message: expect.stringContaining(path) })
  expect((error as Error).message).not.toContain('\n')
})

test('a folder that cannot be made is refused in one clear line', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  await expect(openSqliteStore({ path: join(file, 'data', 'offstage.db') })).rejects.toMatchObject({
    code: 'STORE_CANNOT_OPEN',
    message: expect.stringContaining(join(file, 'data')),
  })
})

test('another process that holds the lock for a while is waited for', async () => {
  const path = join(temporaryFolder(), 'offstage.db')
  const store = await openSqliteStore({ path })
  const other = new DatabaseSync(path)
  other.exec('begin immediate')
  const launched = store.launch([aTask()])
  // Reads go on meanwhile.
  expect(await store.list({ limit: 5 })).toEqual([])
  other.exec('commit')
  other.close()
  expect(await launched).toHaveLength(1)
  await store.close()
})

test('a damaged file is told apart from a failing verb', async () => {
  const path = join(temporaryFolder(), 'offstage.db')
  const store = await openSqliteStore({ path })
  for (let batch = 0; batch < 5; batch++) await store.launch(many(500, () => aTask()))
  await store.close()
  const size = statSync(path).size
  execute(path, 'pragma wal_checkpoint(truncate)')
  const file = openSync(path, 'r+')
  const noise = Buffer.alloc(4096, 0xa5)
  // Behind the first pages of all tables and indexes, which are read when it is opened.
  for (let at = 4096 * 120; at < size - 4096; at += 4096) writeSync(file, noise, 0, 4096, at)
  closeSync(file)
  const again = await openSqliteStore({ path })
  await expect(again.list({ limit: 1000 })).rejects.toMatchObject({
    code: 'STORE_CORRUPT',
    message: expect.stringContaining(path),
  })
  await again.close()
})

function newer(path: string): void {
  execute(path, 'create table schema_version (version integer); insert into schema_version values (999)')
}

function execute(path: string, text: string): void {
  const database = new DatabaseSync(path)
  database.exec(text)
  database.close()
}
