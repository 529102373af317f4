// The names of all tasks that are kept, sorted: one step along the index a name, however many tasks have it. Called by consoles and "did you mean".
import type { Statement, Tx } from '../tx.ts'

const NAMES: Statement = () => `with recursive known (name) as (
    select min(name) from tasks
    union all
    select (select min(t.name) from tasks t where t.name > known.name) from known where known.name is not null
  ) select name from known where name is not null`

export async function names(tx: Tx): Promise<string[]> {
  return (await tx.all(NAMES)).map(({ name }) => name as string).sort()
}
