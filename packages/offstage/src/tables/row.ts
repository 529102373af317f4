// Makes the rows an app holds from what the database gave: values as own read-only properties, `update` and `delete` out of sight of spreading and JSON.
import { OffstageError } from '../base/errors.ts'
import type { Link, LinkTarget } from './column.ts'
import type { RawRow } from './fragment.ts'
import type { TableSchema } from './schema.ts'
import { fromStored } from './stored-value.ts'

/** What a row can have done to itself, and where its links lead. */
export interface RowOwner {
  readonly schema: TableSchema
  /** Stores new values; gives them back as they are read, or undefined if the row is gone. */
  update(id: string, changes: object): Promise<ReadonlyMap<string, unknown> | undefined>
  delete(id: string): Promise<boolean>
  target(column: string): LinkTarget
}

/** A row with `id` and the columns that stand in `raw`; `extra` values (rank, snippet) stand beside them. */
export function makeRow(owner: RowOwner, raw: RawRow, extra: Readonly<Record<string, unknown>> = {}): object {
  const row = {}
  const id = String(raw.id)
  const show = (name: string, value: unknown) =>
    Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: false })
  show('id', id)
  for (const column of owner.schema.columns) {
    if (raw[column.name] === undefined) continue
    const value = fromStored(column, raw[column.name])
    show(
      column.name,
      column.type === 'link' && value !== null ? makeLink(owner.target(column.name), String(value)) : value,
    )
  }
  for (const [name, value] of Object.entries(extra)) show(name, value)
  const methods = {
    async update(changes: object): Promise<void> {
      const updated = await owner.update(id, changes)
      if (!updated) {
        throw new OffstageError(
          'ROW_NOT_FOUND',
          `The row '${id}' of table '${owner.schema.name}' was deleted meanwhile and cannot be updated.`,
        )
      }
      for (const [name, value] of updated) {
        if (!Object.hasOwn(row, name)) continue
        const link = owner.schema.columns.some((column) => column.name === name && column.type === 'link')
        show(name, link && value !== null ? makeLink(owner.target(name), String(value)) : value)
      }
    },
    delete: () => owner.delete(id),
  }
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(row, name, { value })
  return row
}

function makeLink(target: LinkTarget, id: string): Link {
  const link = { id }
  return Object.defineProperty(link, 'get', { value: () => target.getById(id) }) as Link
}
