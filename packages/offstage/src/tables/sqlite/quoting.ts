// FTS5's call for a snippet; PostgreSQL's texts are quoted by the same one (`postgres/words.ts`).
import { type Fragment, raw, sql } from '../fragment.ts'
import { MATCH_END, MATCH_START } from '../stored-text.ts'

/** The expression, for a table by its hidden column. `index` is the column to quote, -1 the best one. */
export function quoting(hidden: Fragment, index: number, words: number): Fragment {
  return sql`snippet(${hidden}, ${raw(String(index))}, ${MATCH_START}, ${MATCH_END}, ${'…'}, ${raw(String(words))})`
}
