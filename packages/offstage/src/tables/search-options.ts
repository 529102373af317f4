// Checks the options of a search and turns them into what statements need. Called once for each search.
import { didYouMean } from '../base/closest.ts'
import { clip, OffstageError } from '../base/errors.ts'
import type { TableSchema } from './schema.ts'
import { checkBound, type SearchWindow } from './search.ts'
import type { Order } from './statements.ts'
import { knownColumn } from './where.ts'

export interface ReadOptions {
  readonly order: readonly Order[]
  readonly window: SearchWindow
  /** Names of the columns to read. */
  readonly columns: readonly string[]
  readonly snippet: { readonly column: string | undefined; readonly words: number } | undefined
}

const OPTIONS = ['orderBy', 'limit', 'offset', 'columns', 'snippet']

/** Errors: `UNKNOWN_OPTION`, `INVALID_OPTION`, `UNKNOWN_COLUMN`. `ranked`: the search has a full text match. */
export function searchOptions(
  schema: TableSchema,
  given: Readonly<Record<string, unknown>>,
  ranked: boolean,
): ReadOptions {
  for (const option of Object.keys(given)) {
    if (OPTIONS.includes(option)) continue
    throw new OffstageError(
      'UNKNOWN_OPTION',
      `search on table '${schema.name}' has no option '${clip(option)}'.${didYouMean(option, OPTIONS)}`,
    )
  }
  const { limit, offset = 0, columns = schema.columns.map((column) => column.name) } = given
  if (limit !== undefined) checkBound('limit', limit)
  checkBound('offset', offset)
  if (!Array.isArray(columns)) invalid(schema, 'columns is a list of column names')
  return {
    order: orderOf(schema, given.orderBy, ranked),
    window: { limit: limit as number | undefined, offset: offset as number },
    columns: (columns as unknown[])
      .map((column) => knownColumn(schema, String(column)).name)
      .filter((column) => column !== 'id'),
    snippet: ranked ? snippetOf(schema, given.snippet) : undefined,
  }
}

function orderOf(schema: TableSchema, given: unknown, ranked: boolean): Order[] {
  if (given === undefined) return ranked ? [{ column: 'rank', direction: 'desc' }] : []
  return (Array.isArray(given) ? given : [given]).map((by): Order => {
    const { column, direction } = (typeof by === 'object' && by !== null ? by : { column: by }) as {
      column: unknown
      direction?: unknown
    }
    if (direction !== undefined && direction !== 'asc' && direction !== 'desc')
      invalid(schema, "direction is 'asc' or 'desc'")
    if (column === 'rank') {
      if (!ranked) invalid(schema, "only a search for a full text match can be ordered by 'rank'")
      return { column: 'rank', direction: direction ?? 'desc' }
    }
    return { column: knownColumn(schema, String(column)), direction: direction ?? 'asc' }
  })
}

function snippetOf(schema: TableSchema, given: unknown): ReadOptions['snippet'] {
  if (given === false) return undefined
  const { column, words = 24 } = (given ?? {}) as { column?: unknown; words?: unknown }
  if (column !== undefined && !schema.fullText.includes(String(column))) {
    invalid(schema, `a snippet comes from a column of the full text: ${schema.fullText.join(', ')}`)
  }
  if (!(Number.isInteger(words) && Number(words) >= 1 && Number(words) <= 64))
    invalid(schema, 'a snippet has 1 to 64 words')
  return { column: column as string | undefined, words: Number(words) }
}

function invalid(schema: TableSchema, what: string): never {
  throw new OffstageError('INVALID_OPTION', `search on table '${schema.name}': ${what}.`)
}
