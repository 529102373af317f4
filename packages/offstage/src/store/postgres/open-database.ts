// Brings the database to the schema of this code, before anything else is asked of it. Of several processes that start at once the first migrates, the others find it done.
import { setTimeout as delay } from 'node:timers/promises'
import { migrate } from '../sql/migrate.ts'
import { BEGIN, type Connection, type Mode } from './connection.ts'
import { BELL_SEQUENCE, LOOK } from './ear.ts'
import { isPassing } from './failure.ts'
import { FORGET_WRITERS, LEDGER_TABLE } from './ledger.ts'
import { ON_BEHALF_FUNCTION } from './on-behalf.ts'
import { pause } from './pause.ts'
import { SCHEMA } from './postgres-dialect.ts'

/** Large tables may have to be changed. */
const MODE: Mode = { begin: BEGIN, limitMs: 600_000 }
/** Any number of ours: it keeps others out until the transaction ends. */
const LOCK = 0x0ff57a6e
/** How long a server that starts is waited for. */
const PATIENCE_MS = 10_000

/** Gives the counter of the bell as it is. Rejects with what hindered it last. `where` names the database in messages. */
export async function openDatabase(connection: Connection, where: string): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS
  for (let attempt = 0; ; attempt++) {
    try {
      return await bringUp(connection, where)
    } catch (error) {
      await connection.rollback()
      if (!isPassing(error) || performance.now() > deadline) throw error
    }
    await delay(pause(attempt))
  }
}

async function bringUp(connection: Connection, where: string): Promise<number> {
  await connection.begin(MODE)
  await connection.send(`select pg_advisory_xact_lock(${LOCK})`)
  const { rows } = await connection.send(`select 1 from pg_namespace where nspname = '${SCHEMA}'`)
  if (rows.length === 0) await connection.send(`create schema ${SCHEMA}`)
  await migrate(connection, where)
  await connection.send(LEDGER_TABLE)
  await connection.send(FORGET_WRITERS)
  await connection.send(BELL_SEQUENCE)
  await connection.send(ON_BEHALF_FUNCTION)
  const [bell] = await connection.all(LOOK)
  await connection.commit()
  return Number(bell?.count)
}
