// The names of tasks that wait, sorted: one step along an index a name, however many wait under it. Called by workers, who tell when nobody knows one.
import type { Statement, Tx } from '../tx.ts'

const step = (of: string, condition: string) => `${of} (name) as (
    select min(name) from tasks where status = 'queued' and ${condition}
    union all
    select (select min(t.name) from tasks t where t.status = 'queued' and t.${condition} and t.name > ${of}.name)
      from ${of} where ${of}.name is not null
  )`

const NAMES: Statement =
  () => `with recursive ${step('ready', 'due_at is null')}, ${step('waiting', 'due_at is not null')}
  select name from ready where name is not null union select name from waiting where name is not null`

export async function queuedNames(tx: Tx): Promise<string[]> {
  return (await tx.all(NAMES)).map(({ name }) => name as string).sort()
}
