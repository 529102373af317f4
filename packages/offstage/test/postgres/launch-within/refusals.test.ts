// What is no open transaction of the right database is refused, with the fix, and nothing comes of it.
import { drizzle } from 'drizzle-orm/node-postgres'
import { Kysely, PostgresDialect } from 'kysely'
import type { AppTransaction } from 'offstage'
import pg from 'pg'
import { expect, test } from 'vitest'
import { eager, eagerInline, echo, near } from '../../integration/fixtures/tasks.ts'
import { start } from '../../integration/start.ts'
import { newDatabase } from '../new-database.ts'
import { rowsOf, startApp } from './app.ts'
import { clientOn, poolOn } from './libraries.ts'

test('what is no transaction is refused by its types and by its shape', async () => {
  const { url, outsider } = await startApp({ worker: false })
  const pool = poolOn(url)
  const kysely = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) })
  const refused = async (launch: () => Promise<unknown>) =>
    await expect(launch()).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(
        /^transaction: this is no open transaction\. Give a client of pg .* Kysely.* Drizzle/,
      ),
    })
  // @ts-expect-error a pool is none
  await refused(() => echo.with({ transaction: pool }).launch())
  // @ts-expect-error without its begin it is a pool
  await refused(() => echo.with({ transaction: kysely }).launch())
  // @ts-expect-error without its begin it is a pool
  await refused(() => echo.with({ transaction: drizzle(pool) }).launchMany([[1]]))
  // @ts-expect-error no transaction
  await refused(() => echo.with({ transaction: 'begin' }).launch())
  // @ts-expect-error no transaction
  await refused(() => echo.with({ transaction: {} }).launch())
  // @ts-expect-error no transaction
  await refused(() => echo.with({ transaction: null }).launch())
  expect((await rowsOf(outsider)).tasks).toBe(0)
})

test('a connection that is in no transaction is refused, before its begin and after its end', async () => {
  const { url, outsider } = await startApp({ worker: false })
  const client = await clientOn(url)
  const refusal = { code: 'TRANSACTION_NOT_OPEN', message: expect.stringContaining("await client.query('begin')") }
  const launch = (transaction: AppTransaction) => near.with({ transaction }).launch(1)
  await expect(launch(client)).rejects.toMatchObject(refusal)
  await client.query('begin; commit')
  await expect(launch(client)).rejects.toMatchObject(refusal)
  const ended = await drizzle(poolOn(url)).transaction(async (tx) => tx)
  await expect(launch(ended)).rejects.toMatchObject(refusal)
  expect((await rowsOf(outsider)).tasks).toBe(0)
})

test('a transaction in which something failed says so itself', async () => {
  const { url } = await startApp({ worker: false })
  const client = await clientOn(url)
  await client.query('begin')
  await expect(client.query('select 1 / 0')).rejects.toThrow()
  await expect(near.with({ transaction: client }).launch(1)).rejects.toMatchObject({ code: '25P02' })
  await client.query('rollback; begin')
  await near.with({ transaction: client }).launch(1)
  await client.query('commit')
})

test('a transaction in another database is refused, and stays usable; tasks of another app in there are no reason to be fooled', async () => {
  const { outsider } = await startApp({ worker: false })
  const { url: other } = await startOther()
  for (const url of [await newDatabase(), other]) {
    const client = await clientOn(url)
    await client.query('begin; create table orders (id int)')
    await expect(near.with({ transaction: client }).launch(1)).rejects.toMatchObject({
      code: 'TRANSACTION_ELSEWHERE',
      message: expect.stringMatching(
        /^transaction: it is open in another database .* in the database 127\.0\.0\.1:\d+\/test_/,
      ),
    })
    await client.query('insert into orders values (1); commit')
    expect((await client.query('select * from orders')).rows).toEqual([{ id: 1 }])
  }
  expect((await rowsOf(outsider)).tasks).toBe(0)
  expect((await rowsOf(await clientOn(other))).tasks).toBe(0)
})

/** Another app's database, its server gone. */
async function startOther(): Promise<{ url: string }> {
  const { openPostgresStore } = await import('../../../src/store/postgres/store.ts')
  const url = await newDatabase()
  await (await openPostgresStore({ url })).close()
  return { url }
}

test('a user without rights is told which', async () => {
  const { url, outsider } = await startApp({ worker: false })
  const name = `guest_${new URL(url).pathname.slice(-8)}`
  await outsider.query(`create role ${name} login`)
  const guest = await clientOn(Object.assign(new URL(url), { username: name }).href)
  await guest.query('begin')
  const launch = () => near.with({ transaction: guest, tags: ['t'], idempotencyKey: 'k' }).launch(1)
  await expect(launch()).rejects.toMatchObject({
    code: 'TRANSACTION_FORBIDDEN',
    message: expect.stringContaining('usage on the schema offstage, and select, insert and update on all its tables'),
  })
  await outsider.query(`grant usage on schema offstage to ${name};
    grant select, insert, update on all tables in schema offstage to ${name}`)
  await launch()
  await guest.query('commit')
  expect((await rowsOf(outsider)).tasks).toBe(1)
  await guest.end()
  await outsider.query(`drop owned by ${name}; drop role ${name}`)
})

test('with tasks in SQLite, and inside tasks, it is refused', async () => {
  await start()
  const transaction = new pg.Client()
  await expect(echo.with({ transaction }).launch('never')).rejects.toMatchObject({
    code: 'TRANSACTION_UNSUPPORTED',
    message: expect.stringContaining('DATABASE_URL'),
  })
  for (const task of [await eager.launch(), await eagerInline.launch()])
    expect(await task.result()).toBe('TRANSACTION_UNSUPPORTED')
})
