// How many tasks match, counted no further than a cap, so that the cost is bounded. Called by consoles for "1,000 or more".

import type { CountQuery } from '../../store.ts'
import { matching } from '../matching.ts'
import type { Tx } from '../tx.ts'

export async function count(tx: Tx, { query, cap }: { query: CountQuery; cap: number }): Promise<number> {
  const { statement, parameters } = matching(
    { ...query, limit: cap },
    'count',
    (matches) => `select count(*) as found from (${matches}) as c`,
  )
  return Number((await tx.all(statement, parameters))[0]!.found)
}
