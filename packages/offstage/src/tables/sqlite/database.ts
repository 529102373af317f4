// One open database file: a connection that writes and one that reads what is committed, so that reading never waits for a transaction. Used by the thread only.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { makeFile } from '../../store/sqlite/make-file.ts'
import type { RawRow, Statement } from '../fragment.ts'
import { addFunctions } from './functions.ts'
import { CATALOG_DDL } from './table-ddl.ts'

const CACHED_STATEMENTS = 200

export interface Connection {
  readonly database: DatabaseSync
  /** Runs one statement to its end. */
  run(statement: Statement): RawRow[]
}

export interface Database {
  readonly writer: Connection
  readonly reader: Connection
  close(): void
}

/** Opens the file, and makes it (600) and its folder (700) if they are not there. Throws SQLite's errors; when busy, nothing stays open. */
export function openDatabase(path: string): Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  makeFile(path)
  const opened: DatabaseSync[] = []
  try {
    const connect = () => {
      const database = new DatabaseSync(path, { timeout: 0 })
      opened.push(database)
      // FULL: a row that was stored survives a power cut. Writes that come together share one commit, so it is paid once for many.
      database.exec(
        'pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16000; pragma temp_store = memory; pragma journal_size_limit = 67108864',
      )
      addFunctions(database)
      return database
    }
    const writer = connect()
    const known = writer.prepare("select 1 from sqlite_schema where name = '_offstage_tables'").get()
    if (!known) writer.exec(CATALOG_DDL)
    const reader = connect()
    reader.exec('pragma query_only = on')
    return { writer: connection(writer), reader: connection(reader), close: () => closeAll(opened) }
  } catch (error) {
    closeAll(opened)
    throw error
  }
}

function closeAll(databases: DatabaseSync[]): void {
  for (const database of databases.splice(0)) database.close()
}

function connection(database: DatabaseSync): Connection {
  const prepared = new Map<string, StatementSync>()
  return {
    database,
    run({ text, values }) {
      let statement = prepared.get(text)
      // Taken out and put back, so that the first key is the one not used for longest.
      if (statement) prepared.delete(text)
      else {
        statement = database.prepare(text)
        if (prepared.size >= CACHED_STATEMENTS) prepared.delete(prepared.keys().next().value!)
      }
      prepared.set(text, statement)
      return statement.all(...values) as RawRow[]
    },
  }
}
