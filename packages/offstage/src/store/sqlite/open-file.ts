// Opens the database file for the thread: brings the schema up to date, gives a connection that writes and one that reads.
import { migrate } from '../sql/migrate.ts'
import { Connection } from './connection.ts'
import { preparePlace } from './place.ts'
import { whenFree } from './when-free.ts'

export interface OpenFile {
  writer: Connection
  /** Sees what is committed; in memory there is but one connection. */
  reader: Connection
  /** For the operator: cause for worry about the place. */
  warning: string | undefined
  close(): void
}

export const IN_MEMORY = ':memory:'

/** Throws SQLite's errors, the file system's, and those of `migrate`; nothing stays open then. */
export async function openFile(path: string): Promise<OpenFile> {
  const warning = path === IN_MEMORY ? undefined : preparePlace(path)
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
    if (path === IN_MEMORY) return { writer, reader: writer, warning, close }
    const reader = await connect()
    reader.exec('pragma query_only = on')
    return { writer, reader, warning, close }
  } catch (error) {
    close()
    throw error
  }
}
