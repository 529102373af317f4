// What is in the store, looked at past everything that might be wrong with it: plain SQL on the file, or on the database.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

export type Found = Record<string, string | number | null>

/** Whole numbers beyond 32 bits come as texts from PostgreSQL. */
export async function queryStore(
  data: string,
  database: string | undefined,
  ...statements: string[]
): Promise<Found[]> {
  return database === undefined
    ? queryFile(join(data, 'offstage.db'), statements)
    : await queryDatabase(database, statements)
}

function queryFile(path: string, statements: string[]): Found[] {
  const file = new DatabaseSync(path, { timeout: 5000 })
  try {
    return statements.map((statement) => file.prepare(statement).all() as Found[]).at(-1) ?? []
  } finally {
    file.close()
  }
}

async function queryDatabase(url: string, statements: string[]): Promise<Found[]> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=offstage' })
  await client.connect()
  try {
    let rows: Found[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}
