// Several processes that make the schema of the data tables on PostgreSQL in the same moment: all have looked for it and found nothing before the first makes it.
import { expect, onTestFinished, test } from 'vitest'
import { loadPg } from '../../src/store/postgres/load-pg.ts'
import { sql, statement } from '../../src/tables/fragment.ts'
import { PostgresDriver } from '../../src/tables/postgres/postgres-driver.ts'
import { newDatabase } from '../postgres/new-database.ts'

const LOCKS_AWAITED = `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
  and database = (select oid from pg_database where datname = current_database())`

test('all find the schema that one of them made while the others waited', async () => {
  const url = await newDatabase()
  const Client = await loadPg()
  const other = new Client({ connectionString: url })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query(`begin; select pg_advisory_xact_lock(${0x0ff57a6f})`)
  const drivers = [1, 2, 3].map(() => new PostgresDriver(url, 30_000))
  onTestFinished(async () => void (await Promise.all(drivers.map((driver) => driver.close()))))
  const found = Promise.all(drivers.map((driver) => driver.read(statement(sql`select name from _offstage_tables`))))
  while ((await other.query(LOCKS_AWAITED)).rows[0].n < drivers.length);
  await other.query('commit')
  expect(await found).toEqual([[], [], []])
})
