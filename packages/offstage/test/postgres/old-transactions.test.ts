import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { oldTransaction } from '../../src/store/postgres/old-transactions.ts'
import { postgresDialect } from '../../src/store/postgres/postgres-dialect.ts'
import type { Row, Statement } from '../../src/store/sql/tx.ts'
import { newDatabase } from './new-database.ts'

async function connect(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: name })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

test('the oldest transaction that holds back the broom is found, with who and how to end it', async () => {
  const url = await newDatabase()
  const [looker, idle, holder, elsewhere] = [
    await connect(url, 'looker'),
    await connect(url, 'idle'),
    await connect(url, 'report'),
    await connect(await newDatabase(), 'elsewhere'),
  ]
  const all = async (statement: Statement) => (await looker.query(statement(postgresDialect))).rows as Row[]
  const oldest = (thanMs: number) => oldTransaction({ all }, thanMs)
  // It has seen nothing yet that must stay.
  await idle.query('begin')
  await elsewhere.query('begin isolation level repeatable read; select 1')
  expect(await oldest(0)).toBeUndefined()

  await holder.query('begin isolation level repeatable read; select 1')
  const { rows } = await holder.query('select pg_backend_pid() as pid')
  const found = await oldest(0)
  expect(found?.fact).toContain(`user postgres has been open for 0 min (process ${rows[0].pid}, 'report', idle in tran`)
  expect(found?.fix).toContain(`pg_terminate_backend(${rows[0].pid})`)
  expect(await oldest(60_000)).toBeUndefined()
  await holder.query('commit')
  expect(await oldest(0)).toBeUndefined()
})
