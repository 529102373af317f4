// What must be done so that a stored table fits its definition: pure, table in, steps out. Called on first use of a table (`prepare.ts`).
import { OffstageError } from '../base/errors.ts'
import { type ColumnSchema, columnOf, type TableSchema } from './schema.ts'

export type SchemaStep =
  | { readonly kind: 'createTable'; readonly schema: TableSchema }
  | { readonly kind: 'addColumn'; readonly schema: TableSchema; readonly column: ColumnSchema }
  /** Rows that have null there get the default. */
  | { readonly kind: 'fillValues'; readonly schema: TableSchema; readonly column: ColumnSchema }
  /** No row may have null there. */
  | { readonly kind: 'requireValues'; readonly schema: TableSchema; readonly column: ColumnSchema }
  | {
      readonly kind: 'addIndex' | 'dropIndex'
      readonly schema: TableSchema
      readonly column: ColumnSchema
      readonly unique: boolean
    }
  /** Builds the full text anew from the rows, or takes it away. */
  | { readonly kind: 'fullText'; readonly schema: TableSchema }
  /** Makes the change feed fit, or takes it away. */
  | { readonly kind: 'changes'; readonly schema: TableSchema }

/**
 * The steps from the stored schema (null: no table yet) to the wanted one, and the schema to store. Columns that are no longer declared stay, with their values; so does a change feed.
 * Error: `TABLE_CHANGED` for what has no safe way.
 */
export function schemaChange(
  stored: TableSchema | null,
  wanted: TableSchema,
): { steps: SchemaStep[]; schema: TableSchema } {
  if (!stored) {
    const indexes = wanted.columns.flatMap((column) => indexSteps(wanted, undefined, column))
    const fullText: SchemaStep[] = wanted.fullText.length > 0 ? [{ kind: 'fullText', schema: wanted }] : []
    const changes: SchemaStep[] = wanted.changes ? [{ kind: 'changes', schema: wanted }] : []
    return { steps: [{ kind: 'createTable', schema: wanted }, ...indexes, ...fullText, ...changes], schema: wanted }
  }
  if (stored.name !== wanted.name)
    changed(wanted.name, `is stored as '${stored.name}', and names may not differ only in case. Use that name.`)
  const kept = stored.columns
    .filter((column) => !columnOf(wanted, column.name))
    .map((column) => ({ ...column, optional: true }))
  const changes = wanted.changes ?? stored.changes
  const schema: TableSchema = {
    ...wanted,
    columns: [...wanted.columns, ...kept],
    ...(changes !== undefined && { changes }),
  }
  const steps: SchemaStep[] = []
  for (const column of wanted.columns) {
    const before = columnOf(stored, column.name)
    if (!before) steps.push(...additionSteps(stored, schema, column))
    else {
      sameType(schema.name, before, column)
      if (before.optional && !column.optional) steps.push(...requiring(schema, column))
    }
    steps.push(...indexSteps(schema, before, column))
  }
  const before = [stored.fullText, stored.words]
  const isFilled = steps.some((step) => step.kind === 'fillValues' && isRead(schema, step.column.name))
  if (isFilled || JSON.stringify(before) !== JSON.stringify([wanted.fullText, wanted.words]))
    steps.push({ kind: 'fullText', schema })
  const isWider = changes && steps.some(({ kind }) => kind === 'addColumn')
  if (isWider || JSON.stringify(stored.changes || false) !== JSON.stringify(changes || false))
    steps.push({ kind: 'changes', schema })
  return { steps, schema }
}

function additionSteps(stored: TableSchema, schema: TableSchema, column: ColumnSchema): SchemaStep[] {
  const twin = stored.columns.find((one) => one.name.toLowerCase() === column.name.toLowerCase())
  if (twin)
    changed(
      `${schema.name}.${column.name}`,
      `is stored as '${twin.name}', and names may not differ only in case. Use that name.`,
    )
  const steps: SchemaStep[] = [{ kind: 'addColumn', schema, column }]
  if (!column.optional) steps.push(...requiring(schema, column))
  return steps
}

/** Whether words are made of the column, or by it. */
function isRead({ fullText, words }: TableSchema, column: string): boolean {
  return fullText.includes(column) || (typeof words?.language === 'object' && words.language.column === column)
}

function requiring(schema: TableSchema, column: ColumnSchema): SchemaStep[] {
  return [{ kind: column.default === undefined ? 'requireValues' : 'fillValues', schema, column }]
}

function sameType(table: string, before: ColumnSchema, column: ColumnSchema): void {
  const is = (one: ColumnSchema) => (one.target === undefined ? one.type : `link to ${one.target}`)
  if (is(before) === is(column)) return
  changed(
    `${table}.${column.name}`,
    `is stored as ${is(before)} and declared as ${is(column)}. Declare it as before, or put the new kind in a column of another name.`,
  )
}

function indexSteps(schema: TableSchema, before: ColumnSchema | undefined, column: ColumnSchema): SchemaStep[] {
  const steps: SchemaStep[] = []
  const step = (was: boolean, is: boolean, unique: boolean) => {
    if (was !== is) steps.push({ kind: is ? 'addIndex' : 'dropIndex', schema, column, unique })
  }
  step(before?.unique ?? false, column.unique, true)
  step(before?.indexed ?? false, column.indexed, false)
  return steps
}

function changed(what: string, how: string): never {
  throw new OffstageError('TABLE_CHANGED', `${what} ${how}`)
}
