// Looks at a database file without changing it, whoever uses it: for `offstage doctor`.
import { statSync } from 'node:fs'
import { OffstageError } from '../../base/errors.ts'
import type { Tx } from '../sql/tx.ts'
import { Connection } from './connection.ts'
import { isDamage, storeFailure } from './failure.ts'

const FINDINGS = 20

/** Bytes of the log beside a database file. */
export function logBytes(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
}

/** Runs `look` on the file. Errors: those of the store. */
export async function inspectFile<T>(path: string, look: (tx: Tx) => Promise<T>): Promise<T> {
  let connection: Connection | undefined
  try {
    connection = new Connection(path, { readOnly: true })
    return await look(connection)
  } catch (cause) {
    const { code, message } = storeFailure(cause, path)
    throw new OffstageError(code, message, { cause })
  } finally {
    connection?.close()
  }
}

/** What is wrong with the pages of a file, in SQLite's words; `isFull`: also whether indexes and tables agree, which takes several times as long. */
export async function damageOf(path: string, isFull: boolean): Promise<string[]> {
  const statement = () => `pragma ${isFull ? 'integrity_check' : 'quick_check'}(${FINDINGS})`
  let connection: Connection | undefined
  try {
    connection = new Connection(path, { readOnly: true })
    const rows = await connection.all(statement)
    return rows.map((row) => String(Object.values(row)[0]).replaceAll('\n', ' ')).filter((text) => text !== 'ok')
  } catch (error) {
    if (isDamage(error)) return [(error as Error).message]
    throw error
  } finally {
    connection?.close()
  }
}
