// Where a test's app keeps its data: in a folder, or, in the project `postgres`, in a database that goes with the folder.
import { inject } from 'vitest'
import { newDatabase } from './new-database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Which store these tests run on. */
    store: 'sqlite' | 'postgres'
  }
}

const databases = new Map<string, Promise<string>>()

/** As the config of an app wants it; the same data for the same folder. */
export async function dataAt(folder: string): Promise<{ data: string; database?: string }> {
  if (inject('store') !== 'postgres') return { data: folder }
  const database = databases.get(folder) ?? newDatabase()
  databases.set(folder, database)
  return { data: folder, database: await database }
}
