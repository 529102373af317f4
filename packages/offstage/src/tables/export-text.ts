// Rows as text for other programs: CSV as RFC 4180 has it, JSON, or a JSON document a line. Piece by piece, however many rows there are. Used by `table.export` and the command line.
import { clip, OffstageError } from '../base/errors.ts'

export type ExportFormat = 'csv' | 'json' | 'jsonl'

export interface ExportStyle {
  /**
   * For CSV that people open in a spreadsheet: a text that begins like a formula (`=`, `+`, `-`, `@`) gets an apostrophe before it, or the spreadsheet would run it. Default false:
   * every value as it is.
   */
  readonly forSpreadsheets?: boolean
}

const FORMATS: readonly string[] = ['csv', 'json', 'jsonl'] satisfies ExportFormat[]
const NEW_LINE = '\r\n'

/** Error: `INVALID_OPTION`. */
export function checkFormat(format: unknown): ExportFormat {
  if (typeof format === 'string' && FORMATS.includes(format)) return format as ExportFormat
  throw new OffstageError('INVALID_OPTION', `format is one of ${FORMATS.join(', ')}, not '${clip(String(format))}'.`)
}

/** The rows in that format; of each the columns named, in that order. Moments are ISO 8601 in UTC, a link is the id it leads to; in CSV, JSON columns are JSON, and null is nothing. */
export async function* exportText(
  format: ExportFormat,
  columns: readonly string[],
  rows: AsyncIterable<object>,
  { forSpreadsheets = false }: ExportStyle = {},
): AsyncGenerator<string, void, undefined> {
  if (format === 'csv') yield columns.map((column) => field(column, false)).join(',') + NEW_LINE
  if (format === 'json') yield '['
  let isFirst = true
  for await (const row of rows) {
    const values = columns.map((column) => plain((row as Record<string, unknown>)[column]))
    if (format === 'csv') yield values.map((value) => field(value, forSpreadsheets)).join(',') + NEW_LINE
    else {
      const document = JSON.stringify(Object.fromEntries(columns.map((column, i) => [column, values[i]])))
      yield format === 'jsonl' ? `${document}\n` : `${isFirst ? '\n' : ',\n'}${document}`
    }
    isFirst = false
  }
  if (format === 'json') yield isFirst ? ']\n' : '\n]\n'
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  // A link has a hand to the row it leads to.
  const isLink = typeof value === 'object' && value !== null && 'id' in value && 'get' in value
  return isLink && typeof value.get === 'function' ? value.id : (value ?? null)
}

function field(value: unknown, forSpreadsheets: boolean): string {
  if (value === null) return ''
  if (typeof value !== 'string') return quoted(typeof value === 'object' ? JSON.stringify(value) : String(value))
  const text = forSpreadsheets && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  // An empty text is not the same as none.
  return text === '' ? '""' : quoted(text)
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
