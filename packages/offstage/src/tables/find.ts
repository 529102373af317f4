// Reads the rows of a query: the hands behind `search`, `get` and `count` of a table.
import type { RawRow } from './fragment.ts'
import { prepare } from './prepare.ts'
import { makeRow, type RowOwner } from './row.ts'
import type { TableSchema } from './schema.ts'
import { scopeFor } from './scope.ts'
import type { SearchSource, SearchWindow } from './search.ts'
import type { ReadOptions } from './search-options.ts'
import { read } from './session.ts'
import { snippetParts } from './snippet.ts'
import { countRows, selectBySeq, selectRanked, selectRows, selectSeqs } from './statements.ts'
import { type AskedMatch, matchOf, type Scope } from './where.ts'

export interface Finding {
  readonly schema: TableSchema
  readonly owner: RowOwner
  readonly query: unknown
  /** The full text match that all rows meet, and the rest of the query; see `splitMatch`. */
  readonly match: AskedMatch | undefined
  readonly rest: unknown
  readonly weights: readonly number[]
  readonly options: ReadOptions
}

/** The source of a search. */
export function findings(finding: Finding): SearchSource<object> {
  const { schema, query } = finding
  return {
    async count(window) {
      await prepare(schema)
      const scope = await scopeFor(schema, query)
      const [row] = await read(countRows(scope, query, window))
      return Number(row!.n)
    },
    async *pages(window, pageSize) {
      await prepare(schema)
      const scope = await scopeFor(schema, query)
      if (!finding.match && window.limit !== undefined && window.limit <= pageSize) {
        yield await inOneGo(scope, finding, window)
        return
      }
      // First which rows, then the rows: nothing that is added, changed or deleted on the way makes the others move.
      const found = await settled(scope, finding, window)
      for (let i = 0; i < found.length; i += pageSize) yield await page(scope, finding, found.slice(i, i + pageSize))
    },
  }
}

async function inOneGo(scope: Scope, { owner, query, options }: Finding, window: SearchWindow): Promise<object[]> {
  const rows = await read(selectRows(scope, options.columns, query, options.order, window))
  return rows.map((row) => makeRow(owner, row))
}

async function settled(
  scope: Scope,
  { query, match, rest, weights, options }: Finding,
  window: SearchWindow,
): Promise<RawRow[]> {
  if (!match) return read(selectSeqs(scope, query, options.order, window))
  return read(selectRanked(scope, matchOf(scope, match), weights, rest, options.order, window))
}

async function page(scope: Scope, { owner, match, options }: Finding, found: readonly RawRow[]): Promise<object[]> {
  const seqs = found.map((row) => Number(row._seq))
  const quotation =
    match &&
    options.snippet &&
    scope.dialect.snippets(scope.schema, matchOf(scope, match), seqs, options.snippet.column, options.snippet.words)
  const [rows, texts] = await Promise.all([
    read(selectBySeq(scope.schema, options.columns, seqs)),
    quotation ? read(quotation.texts) : [],
  ])
  const snippets = quotation?.quote(texts) ?? []
  const rowOf = new Map(rows.map((row) => [row._seq, row]))
  const snippetOf = new Map(snippets.map((row) => [row._seq, String(row.snippet ?? '')]))
  return found.flatMap(({ _seq, rank }) => {
    const row = rowOf.get(_seq!)
    if (!row) return []
    return [
      makeRow(owner, row, match ? { rank: Number(rank), snippet: snippetParts(snippetOf.get(_seq!) ?? '0:') } : {}),
    ]
  })
}
