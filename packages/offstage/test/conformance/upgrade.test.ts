// Data folders written by the first release, opened by this one.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { tasks } from '../../src/store/sql/migrations/001-tasks.ts'
import { sqliteDialect } from '../../src/store/sqlite/sqlite-dialect.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { temporaryFolder } from './conformance.ts'
import { BROKEN } from './given.ts'

test('a file of the first schema is brought up to date: its tasks are there, run, are killed and end as before', async () => {
  const path = join(temporaryFolder(), 'data', 'offstage.db')
  writeFirstSchema(path)
  const store = await openSqliteStore({ path })
  expect(await store.list({ limit: 9 })).toMatchObject([
    { id: 'running', status: 'running', vitals: null, dueAt: null, state: '[1]' },
    { id: 'queued', status: 'queued', vitals: null, dueAt: null },
  ])
  expect((await store.get(['queued']))[0]).toMatchObject({ args: '[[7]]', run: {} })
  expect(await store.nextDue(['crawl'])).toBe(0)
  expect(await store.requestKill([{ id: 'running', by: 'ann', reason: null, graceMs: null }])).toMatchObject([
    { status: 'stopping', changed: true },
  ])
  const [claim] = await store.claim({ worker: 'w', names: ['crawl'], limit: 9 })
  expect(claim).toMatchObject({ id: 'queued', run: {}, state: '[{}]', attempt: 1 })
  // Launched without a word of retries, it has one attempt.
  const end = { id: claim!.id, lease: claim!.lease, entries: [], vitals: 'null', retry: { afterMs: 0 } }
  expect(await store.settle([{ ...end, outcome: BROKEN }])).toEqual(['settled'])
  await store.close()
  await (await openSqliteStore({ path })).close()
})

function writeFirstSchema(path: string): void {
  mkdirSync(dirname(path))
  const database = new DatabaseSync(path)
  for (const statement of tasks) database.exec(statement(sqliteDialect))
  database.exec(`create table schema_version (version integer not null);
    insert into schema_version values (1);
    insert into tasks (n, id, name, status, tags, launched_at) values (1, 'queued', 'crawl', 'queued', '[]', 1000);
    insert into tasks (n, id, name, status, tags, launched_at, started_at, attempt, seq, worker, lease)
      values (2, 'running', 'crawl', 'running', '[]', 1000, 1000, 1, 1, 'old', 'lease');
    insert into inputs values (1, '[[7]]'), (2, '[[8]]');
    insert into states values (2, '[1]')`)
  database.close()
}
