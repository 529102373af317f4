// Checks what `table(name, columns, options)` was given and turns it into a schema. Called once for each definition; opens nothing.
import { didYouMean } from '../base/closest.ts'
import { type Duration, durationMs } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'
import type { Column, ColumnType } from './column.ts'
import { type ColumnSchema, NOW, type TableSchema, type WordsSchema } from './schema.ts'
import { toStored } from './stored-value.ts'
import { checkLanguage } from './words/language.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/
const TYPES: ReadonlySet<string> = new Set<ColumnType>(['text', 'number', 'boolean', 'dateTime', 'json', 'link'])
// A column of such a name would stand where a row has something of its own, or turn the row into something it is not (`then`: a promise).
const RESERVED = new Set(['id', 'update', 'delete', 'rank', 'snippet', 'then', 'toJSON'])
// PostgreSQL has these in every row.
const SYSTEM = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'])

export interface TableOptions<Name extends string = string> {
  /** The text columns that `fullTextMatch` reads; as an object, with the weight of each in the rank (default 1). */
  fullText?: readonly Name[] | { readonly [N in Name]?: number }
  /**
   * The language whose stems the full text goes by: a tag such as `'de'`, or the (required) text column that holds the tag of each row, `{ column: 'language' }`; it is indexed. Words of a
   * language without a stemmer are known as they are, and with `'none'` all are. Default `'en'`.
   */
  language?: string | { readonly column: Name }
  /**
   * Keeps what is added, changed and deleted for `table.changes()`, for 7 days or for `keep` (at most 24 days). On PostgreSQL one transaction at a time writes such a table. A table that has it keeps it
   * until it is declared with false. Default: as it is, at first false.
   */
  changes?: boolean | { readonly keep: Duration }
}

/** Counts up whenever texts are taken apart in another way than before. */
const WORDS_VERSION = 1
const OPTIONS = ['fullText', 'language', 'changes']
const KEPT = '7d'

/** The schema without links' targets (those tables may not be defined yet), and the weights of the full text. Errors: `INVALID_NAME`, `INVALID_OPTION`, `UNKNOWN_OPTION`, `UNKNOWN_COLUMN`. */
export function define(table: string, columns: { readonly [name: string]: Column }, options: TableOptions) {
  checkName('table', table, `table('pages', { … })`)
  const entries = Object.entries(columns ?? {})
  const seen = new Map<string, string>()
  for (const [name, column] of entries) {
    checkName('column', name, `${table}: { title: text() }`)
    if (RESERVED.has(name) || SYSTEM.has(name.toLowerCase()) || name in Object.prototype) {
      throw new OffstageError(
        'INVALID_NAME',
        `${table}.${name}: a column cannot have this name, rows have it themselves.`,
      )
    }
    const twin = seen.get(name.toLowerCase())
    if (twin !== undefined) {
      throw new OffstageError('INVALID_NAME', `${table}.${name} and ${table}.${twin} differ only in case: rename one.`)
    }
    seen.set(name.toLowerCase(), name)
    if (typeof column !== 'object' || column === null || !TYPES.has(column.type)) {
      throw new OffstageError(
        'INVALID_OPTION',
        `${table}.${name} is no column: use text(), number(), boolean(), dateTime(), json() or link().`,
      )
    }
  }
  for (const option of Object.keys(options)) {
    if (!OPTIONS.includes(option)) {
      throw new OffstageError(
        'UNKNOWN_OPTION',
        `Table '${table}' has no option '${clip(option)}'.${didYouMean(option, OPTIONS)}`,
      )
    }
  }
  const weights = weightsOf(table, columns, options.fullText ?? [])
  const language = weights.size > 0 ? languageOf(table, columns, options) : undefined
  const schema: TableSchema = {
    name: table,
    columns: entries.map(([name, { type, optional, unique, indexed }]): ColumnSchema => {
      // Which languages there are is asked with each search.
      const isLanguage = typeof language === 'object' && language.column === name
      const given = defaultOf(`${table}.${name}`, columns[name]!)
      return {
        ...{ name, type, optional, unique, indexed: indexed || isLanguage },
        ...(given !== undefined && { default: given }),
      }
    }),
    fullText: [...weights.keys()],
    ...(language !== undefined && { words: { version: WORDS_VERSION, language } }),
    ...(options.changes !== undefined && { changes: changesOf(table, options.changes) }),
  }
  return { schema, weights: [...weights.values()] }
}

function checkName(what: string, name: unknown, example: string): void {
  if (typeof name === 'string' && NAME.test(name)) return
  throw new OffstageError(
    'INVALID_NAME',
    `'${clip(String(name), 70)}' cannot be the name of a ${what}: a letter, then letters, digits and _, at most 63 characters, as in ${example}.`,
  )
}

function defaultOf(where: string, { type, optional, unique, default: given }: Column): string | number | undefined {
  if (given === undefined) return undefined
  if (optional || unique) {
    throw new OffstageError(
      'INVALID_OPTION',
      `${where} cannot have a default and be ${optional ? 'optional: what is left out would be null and not null' : 'unique: two rows would have it'}. Leave one of them out.`,
    )
  }
  if (type === 'dateTime' && given === NOW) return NOW
  return toStored(`the default of ${where}`, { name: where, type, optional, unique, indexed: false }, given)
}

function languageOf(
  table: string,
  columns: { readonly [name: string]: Column },
  { language = 'en' }: TableOptions,
): WordsSchema['language'] {
  if (typeof language !== 'object' || language === null) return checkLanguage(`language of table '${table}'`, language)
  const { column } = language
  if (!Object.hasOwn(columns, column)) {
    throw new OffstageError(
      'UNKNOWN_COLUMN',
      `language of table '${table}': there is no column '${clip(String(column))}'.${didYouMean(String(column), Object.keys(columns))}`,
    )
  }
  if (columns[column]!.type === 'text' && !columns[column]!.optional) return { column }
  throw new OffstageError(
    'INVALID_OPTION',
    `language of table '${table}': ${column} must be a text column that is not optional.`,
  )
}

function changesOf(table: string, given: NonNullable<TableOptions['changes']>): NonNullable<TableSchema['changes']> {
  if (given === false) return false
  const keepMs = durationMs(given === true ? KEPT : (given as { keep?: unknown } | null)?.keep)
  if (keepMs !== undefined && keepMs > 0) return { keepMs }
  throw new OffstageError(
    'INVALID_OPTION',
    `changes of table '${table}' is true, false, or says how long they are kept, up to 24 days: { changes: { keep: '14d' } }.`,
  )
}

function weightsOf(
  table: string,
  columns: { readonly [name: string]: Column },
  fullText: NonNullable<TableOptions['fullText']>,
) {
  const given = Array.isArray(fullText) ? fullText.map((name) => [name, 1] as const) : Object.entries(fullText)
  const weights = new Map<string, number>()
  for (const [name, weight] of given) {
    if (!Object.hasOwn(columns, name)) {
      throw new OffstageError(
        'UNKNOWN_COLUMN',
        `fullText of table '${table}': there is no column '${clip(String(name))}'.${didYouMean(String(name), Object.keys(columns))}`,
      )
    }
    if (columns[name]!.type !== 'text') {
      throw new OffstageError(
        'INVALID_OPTION',
        `fullText of table '${table}': ${name} is a ${columns[name]!.type} column; only text columns can be searched.`,
      )
    }
    if (typeof weight !== 'number' || !(weight > 0 && weight <= 1000)) {
      throw new OffstageError(
        'INVALID_OPTION',
        `fullText of table '${table}': the weight of ${name} must be a number above 0 and up to 1000.`,
      )
    }
    weights.set(name, weight)
  }
  return weights
}
