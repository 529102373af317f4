// SQLite's words for the fragments in which databases differ.
import type { Dialect } from '../sql/dialect.ts'

export const sqliteDialect: Dialect = {
  identity: 'integer primary key autoincrement',
  integer: 'integer',
  text: 'text',
  clustered: 'without rowid',
  changing: '',
  now: "cast(unixepoch('subsec') * 1000 as integer)",
  whereabouts: "(select file from pragma_database_list where name = 'main')",
  tables: "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'",
  // One writer at a time: nobody else's lock can be met.
  fresh: '',
  skipLocked: '',
  holding: () => '',
  along: (index) => `indexed by ${index}`,
  locked: '',
  // Materialised, so that the text of a row is made, and read, once, and not again for each of its columns.
  rows: (parameter, columns) =>
    `(with given as materialized (select key as i, value as row from json_each(${parameter}))
      select i, ${Object.keys(columns)
        .map((name, place) => `row ->> ${place} as ${name}`)
        .join(', ')} from given)`,
}
