// Opens whichever store a place names: a database's address, a file's path, or memory.
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Store } from '../../src/store/store.ts'

export function openStoreAt(place: string): Promise<Store> {
  return place.startsWith('postgres') ? openPostgresStore({ url: place }) : openSqliteStore({ path: place })
}
