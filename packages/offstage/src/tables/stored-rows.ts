// All rows of a table as they are stored, read from its stored schema without the app's definitions. Used by the command line.
import { tablesDriver } from './connection.ts'
import { join, name, sql, statement } from './fragment.ts'
import { storedSchema } from './list-tables.ts'
import { fromStored } from './stored-value.ts'

const AT_A_TIME = 200

/** The columns, `id` first, and the rows in the order they were added, a few at a time: each as it is when it is read. Error: `TABLE_NOT_FOUND`. */
export async function storedRows(table: string): Promise<{ columns: string[]; rows: AsyncIterable<object> }> {
  const schema = await storedSchema(table)
  const picked = join([sql`t._seq`, sql`t.id`, ...schema.columns.map((column) => name(column.name, 't'))])
  async function* rows() {
    for (let after = -1; ; ) {
      const found = await tablesDriver().read(
        statement(
          sql`select ${picked} from ${name(table)} t where t._seq > ${after} order by t._seq limit ${AT_A_TIME}`,
        ),
      )
      for (const row of found) {
        const values = schema.columns.map((column) => [column.name, fromStored(column, row[column.name])])
        yield { id: String(row.id), ...Object.fromEntries(values) }
      }
      if (found.length < AT_A_TIME) return
      after = Number(found.at(-1)!._seq)
    }
  }
  return { columns: ['id', ...schema.columns.map((column) => column.name)], rows: rows() }
}
