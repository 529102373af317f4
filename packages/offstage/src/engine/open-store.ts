// Which store an app has: the embedded file in its data folder, or the PostgreSQL its config or DATABASE_URL names.
import { join } from 'node:path'
import { placeOf } from '../store/postgres/place.ts'
import { openPostgresStore } from '../store/postgres/store.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import type { Store } from '../store/store.ts'
import type { EngineConfig } from './config.ts'

/** `check`: look an embedded file over for damage first; for who stays. Errors: those of the stores. */
export function openStore({ database, data }: Pick<EngineConfig, 'database' | 'data'>, check: boolean): Promise<Store> {
  return database === undefined
    ? openSqliteStore({ path: join(data, 'offstage.db'), check })
    : openPostgresStore({ url: database })
}

/** Where the data tables are, as `configureTables` and children of a worker are told. */
export function tablesPlaceOf({ database, data }: Pick<EngineConfig, 'database' | 'data'>): string {
  return database ?? join(data, 'tables.db')
}

/** Where tasks are kept, for the reader; without a password. */
export function whereOf({ database, data }: Pick<EngineConfig, 'database' | 'data'>): string {
  return database === undefined ? data : placeOf(database)
}
