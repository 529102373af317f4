// Lists, counts and names. Newest launch first, paged by the launch number, so that a page costs the same however long the history is.
import type { ListedTask, ListQuery } from '../../store.ts'
import { LISTED, listedFrom } from '../rows.ts'
import { tagsOf } from '../tags-of.ts'
import type { Tx, Value } from '../tx.ts'

export async function list(tx: Tx, query: ListQuery): Promise<ListedTask[]> {
  const { where, values } = conditions(tx, query)
  const order = query.afterN !== undefined ? 'asc' : 'desc'
  const rows = await tx.all(
    `select ${LISTED} from tasks t join payloads p on p.task = t.n where ${where} order by t.n ${order} limit $${values.length + 1}`,
    ...values,
    query.limit,
  )
  if (order === 'asc') rows.reverse()
  const tags = await tagsOf(tx, rows)
  return rows.map((row) => listedFrom(row, tags.get(row.n as number) ?? []))
}

/** At most `cap`. */
export async function count(tx: Tx, query: Omit<ListQuery, 'limit'>, cap: number): Promise<number> {
  const { where, values } = conditions(tx, query)
  const [row] = await tx.all(
    `select count(*) as many from (select 1 from tasks t where ${where} limit $${values.length + 1}) as found`,
    ...values,
    cap,
  )
  return row?.many as number
}

/** Each name once, found by leaping from one to the next along the index. */
export async function names(tx: Tx): Promise<string[]> {
  const rows = await tx.all(
    `with recursive leap (name) as (
       select min(name) from tasks
       union all select (select min(t.name) from tasks t where t.name > leap.name) from leap where leap.name is not null)
     select name from leap where name is not null order by name`,
  )
  return rows.map(({ name }) => name as string)
}

function conditions(tx: Tx, query: Omit<ListQuery, 'limit'>): { where: string; values: Value[] } {
  const values: Value[] = []
  const parts: string[] = []
  const add = (text: (parameter: string) => string, value: Value) => {
    values.push(value)
    parts.push(text(`$${values.length}`))
  }
  const { dialect: d } = tx
  if (query.names) add((p) => `t.name in ${d.texts(p)}`, JSON.stringify(query.names))
  if (query.statuses) add((p) => `t.status in ${d.texts(p)}`, JSON.stringify(query.statuses))
  if (query.owner !== undefined) add((p) => `t.owner = ${p}`, query.owner)
  if (query.tag !== undefined) add((p) => `t.n in (select task from tags where tag = ${p})`, query.tag)
  if (query.launchedAfter !== undefined) add((p) => `t.launched_at >= ${p}`, query.launchedAfter)
  if (query.launchedBefore !== undefined) add((p) => `t.launched_at < ${p}`, query.launchedBefore)
  if (query.idPrefix !== undefined) {
    add((p) => `t.id >= ${p}`, query.idPrefix)
    add((p) => `t.id < ${p}`, `${query.idPrefix}~`)
  }
  if (query.beforeN !== undefined) add((p) => `t.n < ${p}`, query.beforeN)
  if (query.afterN !== undefined) add((p) => `t.n > ${p}`, query.afterN)
  return { where: parts.length > 0 ? parts.join(' and ') : '1 = 1', values }
}
