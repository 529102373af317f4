// An app's own transactions, by each library that apps use: begun and ended as its users do.
import { drizzle as drizzleOnPg } from 'drizzle-orm/node-postgres'
import { drizzle as drizzleOnPostgresJs } from 'drizzle-orm/postgres-js'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type { AppTransaction } from 'offstage'
import pg from 'pg'
import postgres from 'postgres'
import { onTestFinished } from 'vitest'

/** Sends a statement within the transaction; gives the first column of the first row. */
export type Ask = (text: string) => Promise<unknown>

/** Runs a function in a transaction; commits when it resolves, rolls back when it rejects. */
export type Within = <T>(act: (transaction: AppTransaction, ask: Ask) => Promise<T>) => Promise<T>

/** Each makes an app of its own on a database. Its numbers are not read as the store reads them. */
export const LIBRARIES: Record<string, (url: string) => Within> = {
  'a client of pg': (url) => async (act) => {
    const types = { getTypeParser: (oid: number) => (text: string) => (oid === 25 ? text : BigInt(text)) }
    const client = new pg.Client({ connectionString: url, types })
    await client.connect()
    return await begun(client, act).finally(() => client.end())
  },
  "a pool's client of pg": (url) => {
    const pool = poolOn(url)
    return async (act) => {
      const client = await pool.connect()
      return await begun(client, act).finally(() => client.release())
    }
  },
  Kysely: (url) => {
    const db = new Kysely<Record<string, never>>({
      dialect: new PostgresDialect({ pool: poolOn(url) }),
      plugins: [new CamelCasePlugin()],
    })
    return async (act) =>
      await db.transaction().execute(async (trx) => {
        const plain = trx.withoutPlugins()
        const ask = async (sql: string) => {
          const query = { kind: 'RawNode', sqlFragments: [sql], parameters: [] } as const
          return firstOf((await plain.executeQuery({ sql, query, parameters: [], queryId: { queryId: 'ask' } })).rows)
        }
        return await act(trx, ask)
      })
  },
  'Kysely, by hand': (url) => {
    const db = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool: poolOn(url) }) })
    return async (act) => {
      const trx = await db.startTransaction().execute()
      const ask = async (sql: string) => {
        const query = { kind: 'RawNode', sqlFragments: [sql], parameters: [] } as const
        return firstOf((await trx.executeQuery({ sql, query, parameters: [], queryId: { queryId: 'ask' } })).rows)
      }
      try {
        const value = await act(trx, ask)
        await trx.commit().execute()
        return value
      } catch (error) {
        await trx.rollback().execute()
        throw error
      }
    }
  },
  'Drizzle on node-postgres': (url) => {
    const db = drizzleOnPg(poolOn(url))
    return async (act) =>
      await db.transaction(async (tx) => await act(tx, async (text) => firstOf((await tx.execute(text)).rows)))
  },
  'Drizzle on postgres-js': (url) => {
    const client = postgres(url, { max: 2, onnotice: () => undefined })
    onTestFinished(() => client.end({ timeout: 0 }))
    const db = drizzleOnPostgresJs(client)
    return async (act) =>
      await db.transaction(async (tx) => await act(tx, async (text) => firstOf([...(await tx.execute(text))])))
  },
}

export function poolOn(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  // The test's database goes before it.
  pool.on('error', () => undefined)
  onTestFinished(() => pool.end())
  return pool
}

export async function clientOn(url: string): Promise<pg.Client> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

async function begun<T>(client: pg.ClientBase, act: (transaction: AppTransaction, ask: Ask) => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const value = await act(client, async (text) => firstOf((await client.query(text)).rows))
    await client.query('commit')
    return value
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

function firstOf(rows: unknown[]): unknown {
  return Object.values((rows[0] ?? {}) as object)[0]
}
