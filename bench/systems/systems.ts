// Who is measured, in the order of the table.
import type { StoreKind, System } from '../adapter.ts'

/** Loaded per store, so that a trial on SQLite does not carry what PostgreSQL's peers import. */
export async function systemsOn(store: StoreKind): Promise<System[]> {
  const { offstageSystems } = await import('./offstage.ts')
  if (store === 'sqlite') {
    const { plainjob } = await import('./plainjob.ts')
    const { rawSqlite } = await import('./raw-sqlite.ts')
    return [...offstageSystems('sqlite'), plainjob, ...rawSqlite]
  }
  const { graphileWorker } = await import('./graphile-worker.ts')
  const { pgBoss } = await import('./pg-boss.ts')
  const { rawPostgres } = await import('./raw-postgres.ts')
  return [...offstageSystems('postgres'), ...graphileWorker, pgBoss, rawPostgres]
}
