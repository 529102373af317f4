// What of a value stands in an index. An index of PostgreSQL holds at most 2,704 bytes of a row, and a text may be longer: a unique one is known by its hash, others are
// found and sorted by how they begin. Comparisons ask in the same words, or the index would not be used.
import { type Fragment, join, raw, sql } from '../fragment.ts'
import type { ColumnSchema } from '../schema.ts'

const BEGINNING = raw('500')

/** What no two rows may share. */
export function uniquely({ type }: ColumnSchema, value: Fragment): Fragment {
  // The bytes of the text: `convert_to` would say so, but may not stand in an index.
  return type === 'text' ? sql`sha256(replace(${value}, E'\\\\', E'\\\\\\\\')::bytea)` : value
}

/** What rows are found and sorted by. */
export function indexed({ type }: ColumnSchema, value: Fragment): Fragment {
  return type === 'text' ? sql`left(${value}, ${BEGINNING})` : value
}

/** The column is one of the values. */
export function equals(column: ColumnSchema, ref: Fragment, values: readonly Fragment[]): Fragment {
  const among = (of: Fragment, list: readonly Fragment[]) =>
    list.length === 1 ? sql`${of} = ${list[0]!}` : sql`${of} in (${join(list)})`
  const exactly = among(ref, values)
  if (column.type !== 'text') return exactly
  if (column.unique)
    return among(
      uniquely(column, ref),
      values.map((value) => uniquely(column, value)),
    )
  if (!column.indexed) return exactly
  const beginning = among(
    indexed(column, ref),
    values.map((value) => indexed(column, value)),
  )
  return sql`(${beginning} and ${exactly})`
}

/** The column stands on that side of a value. */
export function compares(column: ColumnSchema, ref: Fragment, sign: string, value: Fragment): Fragment {
  const exactly = sql`${ref} ${raw(sign)} ${value}`
  if (column.type !== 'text' || !column.indexed) return exactly
  const beginning = sql`${indexed(column, ref)} ${raw(`${sign[0]}=`)} ${indexed(column, value)}`
  return sql`(${beginning} and ${exactly})`
}

/** What to sort by, one after the other. */
export function orderKeys(column: ColumnSchema, ref: Fragment): readonly Fragment[] {
  return column.type === 'text' && column.indexed ? [indexed(column, ref), ref] : [ref]
}
