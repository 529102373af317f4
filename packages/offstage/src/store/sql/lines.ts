// The lines in which tasks wait, found in one step along an index each, however many wait: who looks for work begins here.
import type { Dialect } from './dialect.ts'
import type { Statement, Tx } from './tx.ts'

/** A queue and a name: how a line is written. Neither can hold a slash. */
export function lineOf(queue: string, name: string): string {
  return `${queue}/${name}`
}

/** What of a line can be taken (`ready`), what of it can be taken within the limits of its lanes (`laned`), and when the first that waits for its time is due, in ms from now. */
export interface Line {
  line: string
  queue: string
  name: string
  isReady: boolean
  isLaned: boolean
  dueInMs: number | null
}

export const READY = "status = 'queued' and due_at is null and lane is null"
export const LANED = "status = 'queued' and due_at is null and lane is not null"
export const WAITING = "status = 'queued' and due_at is not null"

/** One step along the index a line. */
const walk = (d: Dialect, name: string, index: string, condition: string) => `${name} (line) as (
    select min(line) from tasks ${d.along(index)} where ${condition}
    union all
    select (select min(t.line) from tasks t ${d.along(index)} where ${condition} and t.line > ${name}.line) from ${name} where ${name}.line is not null
  )`

const LINES: Statement = (
  d,
) => `with recursive ${walk(d, 'ready', 'tasks_ready', `${READY} ${d.fresh}`)}, ${walk(d, 'laned', 'tasks_lanes', `${LANED} ${d.fresh}`)}, ${walk(d, 'waiting', 'tasks_waiting', WAITING)}
  select line, 'ready' as kind, cast(null as ${d.integer}) as due_in from ready where line is not null
  union all select line, 'laned', null from laned where line is not null
  union all select line, 'waiting', (select min(t.due_at) from tasks t where ${WAITING} and t.line = waiting.line) - ${d.now} from waiting where line is not null`

/** Those with one of these names; all, if no names are given. */
export async function waitingLines(tx: Tx, names?: readonly string[]): Promise<Line[]> {
  const known = names && new Set(names)
  const lines = new Map<string, Line>()
  for (const { line, kind, due_in: dueIn } of await tx.all(LINES)) {
    const text = line as string
    const [queue = '', name = ''] = text.split('/')
    if (known && !known.has(name)) continue
    const found = lines.get(text) ?? { line: text, queue, name, isReady: false, isLaned: false, dueInMs: null }
    lines.set(text, found)
    if (kind === 'ready') found.isReady = true
    else if (kind === 'laned') found.isLaned = true
    else found.dueInMs = Math.max(0, Number(dueIn))
  }
  return [...lines.values()]
}
