// An empty database for one test, on the PostgreSQL of the run.
import { onTestFinished } from 'vitest'
import { createDatabase } from './create-database.ts'

/** Its address. Dropped at the end of the test, whoever is still connected. */
export async function newDatabase(): Promise<string> {
  const { url, drop } = await createDatabase()
  onTestFinished(drop)
  return url
}
