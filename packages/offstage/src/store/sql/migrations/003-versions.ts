// What lets versions of the code work side by side: the oldest that can still use this schema, and which tasks each worker knows.
import type { Statement } from '../tx.ts'

export const versions: Statement[] = [
  () => 'alter table schema_version add column oldest integer not null default 0',
  // As a JSON array.
  () => 'alter table workers add column names text',
]
