// A page of tasks, newest first, without their arguments and results. The cost does not grow with history: pages go by `n`, never by counting off. Called by lists and consoles.

import type { ListedTask, ListQuery } from '../../store.ts'
import { matching } from '../matching.ts'
import { LISTED_COLUMNS, LISTED_FROM, listedOf } from '../record.ts'
import type { Tx } from '../tx.ts'

export async function list(tx: Tx, query: ListQuery): Promise<ListedTask[]> {
  const { statement, parameters } = matching(
    query,
    'list',
    (matches) => `select ${LISTED_COLUMNS} from ${LISTED_FROM} where t.n in (${matches}) order by t.n desc`,
  )
  return (await tx.all(statement, parameters)).map(listedOf)
}
