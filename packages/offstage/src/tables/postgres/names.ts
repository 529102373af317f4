// The names of what stands beside a table in PostgreSQL, where all names of a schema are of one kind and have at most 63 bytes. A user's names begin with a letter, ours with `_`.
import { createHash } from 'node:crypto'
import { type Fragment, name } from '../fragment.ts'

const MAX = 63

/** The name of an index on a column; its end says which column, for messages. */
export function indexName(table: string, column: string, kind: 'unique' | 'index'): Fragment {
  return name(`_${digest(`${table}.${column}`)}${kind === 'unique' ? 'u' : 'i'}.${column}`.slice(0, MAX))
}

/** The column in the name of an index. */
export function columnOfIndex(index: string): string {
  return index.slice(index.indexOf('.') + 1)
}

/** The name of anything else that belongs to a table. */
export function partName(table: string, part: string): string {
  const plain = `_${table}_${part}`
  return plain.length <= MAX ? plain : `_${digest(table)}_${table.slice(0, 30)}_${part}`
}

function digest(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, 12)
}
