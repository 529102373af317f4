// Checks the values of a row to be added or changed and brings them into the form they are stored in.
import { now } from '../base/clock.ts'
import { didYouMean } from '../base/closest.ts'
import { clip, OffstageError } from '../base/errors.ts'
import type { SqlValue } from './fragment.ts'
import { type ColumnSchema, columnOf, NOW, type TableSchema } from './schema.ts'
import { describe, toStored } from './stored-value.ts'

/** The given columns as stored; what is undefined counts as not given. Errors: `UNKNOWN_COLUMN`, `INVALID_VALUE`. */
export function storedValues(schema: TableSchema, values: unknown): Map<string, SqlValue> {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new OffstageError(
      'INVALID_VALUE',
      `A row of table '${schema.name}' is an object such as { ${schema.columns[0]?.name ?? 'column'}: … }, not ${describe(values)}.`,
    )
  }
  const stored = new Map<string, SqlValue>()
  for (const [key, value] of Object.entries(values)) {
    const column = columnOf(schema, key)
    if (!column) {
      const known = schema.columns.map((one) => one.name)
      throw new OffstageError(
        'UNKNOWN_COLUMN',
        `Table '${schema.name}' has no column '${clip(key)}'.${didYouMean(key, known)} It has: ${known.join(', ')}.`,
      )
    }
    if (value === undefined) continue
    if (value === null && !column.optional)
      throw new OffstageError(
        'INVALID_VALUE',
        `${schema.name}.${key} is required and cannot be null. Declare it with { optional: true } if it may be missing.`,
      )
    stored.set(key, value === null ? null : toStored(`${schema.name}.${key}`, column, value))
  }
  return stored
}

/** As `storedValues`, for a new row: every required column without a default must be given. Error: also `MISSING_VALUE`. */
export function storedRow(schema: TableSchema, values: unknown): Map<string, SqlValue> {
  const stored = storedValues(schema, values)
  for (const { name, optional, default: standard } of schema.columns) {
    if (!optional && standard === undefined && !stored.has(name))
      throw new OffstageError('MISSING_VALUE', `${schema.name}.${name} is required and was not given.`)
  }
  return stored
}

/** The same values, with the defaults of those that were not given. */
export function withDefaults(schema: TableSchema, stored: ReadonlyMap<string, SqlValue>): Map<string, SqlValue> {
  const whole = new Map(stored)
  for (const column of schema.columns)
    if (column.default !== undefined && !whole.has(column.name)) whole.set(column.name, defaultNow(column))
  return whole
}

/** The default of a column, as a row gets it that is added now. */
export function defaultNow({ type, default: given }: ColumnSchema): SqlValue {
  return type === 'dateTime' && given === NOW ? now() : given!
}
