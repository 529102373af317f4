// PostgreSQL: its client installed, the server reached, of a version that is known, and what the store in it tells.
import { now, steady } from '../../base/clock.ts'
import { storeFailure } from '../../store/postgres/failure.ts'
import { type Client, loadPg } from '../../store/postgres/load-pg.ts'
import { OLD_MS, oldTransaction } from '../../store/postgres/old-transactions.ts'
import { placeOf } from '../../store/postgres/place.ts'
import { postgresDialect, SCHEMA } from '../../store/postgres/postgres-dialect.ts'
import { aheadOf, skewText } from '../../store/postgres/skew.ts'
import { SCHEMA_VERSION } from '../../store/sql/migrate.ts'
import { survey } from '../../store/sql/survey.ts'
import type { Row, Tx } from '../../store/sql/tx.ts'
import { checkStore } from './check-store.ts'
import { type Finding, ok, problem, problemOf, warning } from './finding.ts'

const LIMIT_MS = 5000
/** Clocks may be apart by so much. */
const AHEAD_MS = 2000
/** As PostgreSQL counts: 140005 is 14.5. */
const OLDEST = 140_000
const NEWEST = 190_000
/** The share of the queue of notifications from which on something is wrong. */
const CROWDED = 0.25

export async function checkPostgres(url: string, names: string[] | undefined): Promise<Finding[]> {
  const where = placeOf(url)
  const check = 'postgres'
  let client: Client
  try {
    const PgClient = await loadPg()
    client = new PgClient({
      connectionString: url,
      connectionTimeoutMillis: LIMIT_MS,
      query_timeout: LIMIT_MS,
      application_name: 'offstage doctor',
    })
  } catch (error) {
    return [problemOf('pg', error)]
  }
  const installed = ok('pg', "the package 'pg' is installed")
  // Told again by the query that is under way.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return [
      installed,
      ...(await checkServer(client, where)),
      await checkSkew(client, where),
      await checkTransactions(client),
      await checkNotifications(client),
      ...(await checkSchema(client, names)),
    ]
  } catch (error) {
    return [installed, problemOf(check, new Error(storeFailure(error, where).message))]
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function checkServer(client: Client, where: string): Promise<Finding[]> {
  const { rows } = await client.query(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number, pg_is_in_recovery() as standby`,
  )
  const { version, number, standby } = rows[0] as { version: string; number: number; standby: boolean }
  const fact = `${where} answers, PostgreSQL ${version}`
  if (standby)
    return [problem('postgres', `${fact}, but it is a standby, which only reads`, 'Point DATABASE_URL at the primary.')]
  if (number < OLDEST) return [problem('postgres', fact, 'Offstage needs PostgreSQL 14 or newer.')]
  if (number >= NEWEST)
    return [warning('postgres', fact, 'Offstage is made for 14 to 18: look for a newer version of it.')]
  return [ok('postgres', fact)]
}

async function checkSkew(client: Client, where: string): Promise<Finding> {
  const [sentAt, began] = [now(), steady()]
  const { rows } = await client.query(`select (${postgresDialect.now})::text as now`)
  const aheadMs = aheadOf(Number((rows[0] as { now: string }).now), sentAt, sentAt + steady() - began)
  if (Math.abs(aheadMs) <= AHEAD_MS) return ok('skew', "this machine's clock and the database's agree")
  const [, fact, fix] = /^(.*?)\. (.*)$/.exec(skewText(aheadMs, where)) as unknown as [string, string, string]
  return warning('skew', fact, fix)
}

async function checkTransactions(client: Client): Promise<Finding> {
  const found = await oldTransaction(txOf(client))
  if (found) return warning('transactions', found.fact, found.fix)
  return ok('transactions', `none has been open for more than ${OLD_MS / 60_000} min`)
}

async function checkNotifications(client: Client): Promise<Finding> {
  const { rows } = await client.query('select pg_notification_queue_usage() as share')
  const fact = `their queue is ${Math.round(Number(rows[0].share) * 100)} % full`
  if (Number(rows[0].share) < CROWDED) return ok('notifications', fact)
  return warning(
    'notifications',
    `${fact}: a session that listens has had a transaction open for long`,
    'End that one (pg_stat_activity): when it is full, tasks start up to a second later.',
  )
}

async function checkSchema(client: Client, names: string[] | undefined): Promise<Finding[]> {
  await client.query(`set search_path to ${SCHEMA}`)
  const facts = await survey(txOf(client), SCHEMA_VERSION)
  return facts === null ? [ok('schema', 'not made yet; the first start makes it')] : checkStore(facts, names)
}

function txOf(client: Client): Tx {
  return {
    async all(statement, parameters = []) {
      return (await client.query(statement(postgresDialect), [...parameters])).rows as Row[]
    },
  }
}
