// Reads the rows of a query: the hands behind `search`, `get` and `count` of a table.
import type { Match } from './dialect.ts'
import type { RawRow } from './fragment.ts'
import { prepare } from './prepare.ts'
import { makeRow, type RowOwner } from './row.ts'
import type { SearchSource, SearchWindow } from './search.ts'
import type { ReadOptions } from './search-options.ts'
import { read } from './session.ts'
import { snippetParts } from './snippet.ts'
import { countRows, selectBySeq, selectRanked, selectRows, selectSeqs } from './statements.ts'
import type { Scope } from './where.ts'

export interface Finding {
  readonly scope: Scope
  readonly owner: RowOwner
  readonly query: unknown
  /** The full text match that all rows meet, and the rest of the query; see `splitMatch`. */
  readonly match: Match | undefined
  readonly rest: unknown
  readonly weights: readonly number[]
  readonly options: ReadOptions
}

/** The source of a search. */
export function findings(finding: Finding): SearchSource<object> {
  const { scope, query } = finding
  return {
    async count(window) {
      await prepare(scope.schema)
      const [row] = await read(countRows(scope, query, window))
      return Number(row!.n)
    },
    async *pages(window, pageSize) {
      await prepare(scope.schema)
      if (!finding.match && window.limit !== undefined && window.limit <= pageSize) {
        yield await inOneGo(finding, window)
        return
      }
      // First which rows, then the rows: nothing that is added, changed or deleted on the way makes the others move.
      const found = await settled(finding, window)
      for (let i = 0; i < found.length; i += pageSize) yield await page(finding, found.slice(i, i + pageSize))
    },
  }
}

async function inOneGo({ scope, owner, query, options }: Finding, window: SearchWindow): Promise<object[]> {
  const rows = await read(selectRows(scope, options.columns, query, options.order, window))
  return rows.map((row) => makeRow(owner, row))
}

async function settled(
  { scope, query, match, rest, weights, options }: Finding,
  window: SearchWindow,
): Promise<RawRow[]> {
  if (!match) return read(selectSeqs(scope, query, options.order, window))
  return read(selectRanked(scope, match, weights, rest, options.order, window))
}

async function page({ scope, owner, match, options }: Finding, found: readonly RawRow[]): Promise<object[]> {
  const seqs = found.map((row) => Number(row._seq))
  const quotation =
    match &&
    options.snippet &&
    scope.dialect.snippets(scope.schema, match, seqs, options.snippet.column, options.snippet.words)
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
    return [makeRow(owner, row, match ? { rank: Number(rank), snippet: snippetParts(snippetOf.get(_seq!) ?? '') } : {})]
  })
}
