// The client of PostgreSQL, which only those install who use that database.
import type { Client, ClientConfig } from 'pg'
import { OffstageError } from '../../base/errors.ts'

export type { Client, ClientConfig }

/** Error: `PG_NOT_INSTALLED`. */
export async function loadPg(): Promise<new (config: ClientConfig) => Client> {
  try {
    const { default: pg } = await import('pg')
    return pg.Client
  } catch (cause) {
    throw new OffstageError(
      'PG_NOT_INSTALLED',
      'The database is a PostgreSQL (DATABASE_URL), but its client is not installed here: npm install pg@8.23 (or newer), or unset DATABASE_URL to use the embedded SQLite file.',
      { cause },
    )
  }
}
