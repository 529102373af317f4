// Opens the database file for the thread: makes its folder (700) and the file (600), brings the schema up to date, gives a connection that writes and one that reads.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { migrate } from '../sql/migrate.ts'
import { Connection } from './connection.ts'
import { whenFree } from './when-free.ts'

export interface OpenFile {
  writer: Connection
  /** Sees what is committed; in memory there is but one connection. */
  reader: Connection
  close(): void
}

export const IN_MEMORY = ':memory:'

/** Throws SQLite's errors, the file system's, and those of `migrate`; nothing stays open then. */
export async function openFile(path: string): Promise<OpenFile> {
  if (path !== IN_MEMORY) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // Made by us first: SQLite would make it readable to all, and gives its -wal and -shm the rights of the file.
    closeSync(openSync(path, 'a', 0o600))
  }
  const opened: Connection[] = []
  const close = () => {
    for (const connection of opened.splice(0)) connection.close()
  }
  const connect = async () => {
    const connection = new Connection(path)
    opened.push(connection)
    await whenFree(() => connection.configure())
    return connection
  }
  try {
    const writer = await connect()
    // Of several processes that start at once the first migrates, the others find it done.
    await whenFree(() => writer.begin(true))
    try {
      await migrate(writer, path)
      writer.exec('commit')
    } finally {
      writer.rollback()
    }
    if (path === IN_MEMORY) return { writer, reader: writer, close }
    const reader = await connect()
    reader.exec('pragma query_only = on')
    return { writer, reader, close }
  } catch (error) {
    close()
    throw error
  }
}
