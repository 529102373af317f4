// Which tasks a list or a count means: the filter as walks along an index. Used by `list` and `count`.
import type { ListQuery } from '../store.ts'
import type { Cell, Statement } from './tx.ts'

/** Ids are lower-case letters and digits: nothing that begins with a prefix comes after the prefix and this. */
const LAST = 'z'.repeat(26)

/** Shapes of filters are few; their texts are kept so that drivers prepare each once. */
const statements = new Map<string, Statement>()
const SHAPES = 200

export interface Matching {
  statement: Statement
  parameters: Cell[]
}

/**
 * The `n` of what matches, at most `limit`: the newest, or with `afterN` the nearest above it; wrapped by `wrap` into the statement wanted. With several statuses (or names) one arm for each, so that the
 * few that are running are found among a million that are completed by a walk along an index.
 */
export function matching(query: ListQuery, kind: string, wrap: (matches: string) => string): Matching {
  const parameters: Cell[] = []
  const place = (value: Cell) => `$${parameters.push(value)}`
  const conditions: string[] = []
  const limit = place(query.limit)
  if (query.owner !== undefined) conditions.push(`t.owner = ${place(query.owner)}`)
  if (query.parent !== undefined) conditions.push(`t.parent = ${place(query.parent)}`)
  if (query.hookOf !== undefined) conditions.push(`t.hook_of = ${place(query.hookOf)}`)
  if (query.withoutHooks !== undefined) conditions.push('t.hook_of is null')
  if (query.launchedAfter !== undefined) conditions.push(`t.launched_at >= ${place(query.launchedAfter)}`)
  if (query.launchedBefore !== undefined) conditions.push(`t.launched_at < ${place(query.launchedBefore)}`)
  if (query.beforeN !== undefined) conditions.push(`t.n < ${place(query.beforeN)}`)
  if (query.afterN !== undefined) conditions.push(`t.n > ${place(query.afterN)}`)
  if (query.idPrefix !== undefined)
    conditions.push(`t.id >= ${place(query.idPrefix)} and t.id <= ${place(query.idPrefix + LAST)}`)
  const tag = query.tag === undefined ? '' : ` join tags g on g.task_n = t.n and g.tag = ${place(query.tag)}`
  const names = query.names && [...new Set(query.names)].map((name) => `t.name = ${place(name)}`)
  const statuses = query.statuses && [...new Set(query.statuses)].map((status) => `t.status = ${place(status)}`)
  const direction = query.afterN === undefined ? 'desc' : 'asc'
  const text = () => {
    const arms = statuses ?? names ?? ['']
    if (statuses && names) conditions.push(`(${names.join(' or ') || 'false'})`)
    const order = tag === '' ? 't.n' : 'g.task_n'
    const walks = arms.map((arm, i) => {
      const where = [arm, ...conditions].filter(Boolean).join(' and ') || 'true'
      return `select * from (select t.n from tasks t${tag} where ${where} order by ${order} ${direction} limit ${limit}) as a${i}`
    })
    return walks.length === 0 ? 'select n from tasks where false' : walks.join(' union all ')
  }
  // Everything in the text but the values is decided by which filters are there, and how many of each.
  const shape = JSON.stringify([
    kind,
    Object.keys(query).filter(isGiven(query)).sort(),
    names?.length,
    statuses?.length,
  ])
  let statement = statements.get(shape)
  if (!statement) {
    const whole = wrap(`select n from (${text()}) as m order by n ${direction} limit ${limit}`)
    statement = () => whole
    if (statements.size >= SHAPES) statements.clear()
    statements.set(shape, statement)
  }
  return { statement, parameters }
}

function isGiven(query: ListQuery): (key: string) => boolean {
  return (key) => query[key as keyof ListQuery] !== undefined
}
