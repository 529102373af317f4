// PostgreSQL's words for the fragments in which databases differ.
import type { Dialect } from '../sql/dialect.ts'

/** In which all tables of the store lie; those of the app's own data lie in another. */
export const SCHEMA = 'offstage'

const TYPES = { text: 'text', integer: 'bigint' } as const

export const postgresDialect: Dialect = {
  identity: 'bigint generated always as identity primary key',
  integer: 'bigint',
  // As SQLite does it, and faster than by any language's rules.
  text: 'text collate "C"',
  clustered: '',
  // Room beside each row for its next versions, and a broom that comes before the dead ones are many.
  changing: 'with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)',
  // The database's own, and one moment for all of a statement.
  now: 'floor(extract(epoch from statement_timestamp()) * 1000)::bigint',
  tables: `select table_name as name from information_schema.tables where table_schema = '${SCHEMA}'`,
  skipLocked: 'for update skip locked',
  // `for key share` would let the status change.
  holding: (alias) => `for share of ${alias}`,
  rows: (parameter, columns) =>
    `(select place - 1 as i, ${Object.entries(columns)
      .map(([name, type], place) => `(value ->> ${place})::${TYPES[type]} as ${name}`)
      .join(', ')} from json_array_elements(${parameter}::json) with ordinality as elements (value, place))`,
}
