// What lets versions of the code work side by side: the oldest that can still use this schema.
import type { Statement } from '../tx.ts'

export const versions: Statement[] = [() => 'alter table schema_version add column oldest integer not null default 0']
