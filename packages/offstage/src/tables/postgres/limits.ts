// `limit` and `offset` in PostgreSQL, which knows no limit of -1. Used by the dialect.
import type { Window } from '../dialect.ts'
import { type Fragment, join, sql } from '../fragment.ts'

/** Both, one, or nothing. */
export function limits({ limit, offset }: Window): Fragment {
  const parts = [
    ...(limit === undefined ? [] : [sql`limit ${limit}`]),
    ...(offset === 0 ? [] : [sql`offset ${offset}`]),
  ]
  return join(parts, ' ')
}
