// PostgreSQL's own fragments. Called by `where.ts` and `statements.ts` through the contract of `dialect.ts`.
import type { Dialect } from '../dialect.ts'
import { join, sql } from '../fragment.ts'
import { foldCase, isAscii, likeOf, otherLetters } from '../pattern.ts'
import { fullText } from './full-text.ts'
import { rebuild, withWords } from './full-text-ddl.ts'
import { compares, equals, orderKeys, uniquely } from './index-keys.ts'
import { limits } from './limits.ts'
import { changeStatements } from './table-ddl.ts'

const SHARDS = 16
const shard = Math.floor(Math.random() * SHARDS)

export const postgresDialect: Dialect = {
  like(column, pattern, ignoreCase) {
    const match = (text: string) => sql`like ${likeOf(text)} escape E'\\\\'`
    if (!ignoreCase) return sql`${column} ${match(pattern)}`
    const folded = foldCase(pattern)
    if (isAscii(pattern)) return sql`lower(${column} collate "C") ${match(folded)}`
    // Only the letters of the pattern need to be brought to one case.
    const { from, to } = otherLetters(folded)
    return sql`translate(${column}, ${from}, ${to}) ${match(folded)}`
  },

  equals,
  compares,
  orderKeys,
  conflictKey: (column, ref) => sql`(${uniquely(column, ref)})`,

  window: limits,

  // In one order, so that no two who write several tables wait for each other.
  bumpVersions(tables) {
    const rows = [...tables].sort().map((table) => sql`(${table}, ${shard}, 1)`)
    return sql`insert into _offstage_versions as v (name, shard, version) values ${join(rows)} on conflict (name, shard) do update set version = v.version + 1`
  },

  ...fullText,
  written: withWords,

  async change(step, run) {
    if (step.kind === 'fullText') await rebuild(step.schema, run)
    else await run(changeStatements(step))
  },
}
