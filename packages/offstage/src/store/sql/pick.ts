// Which of the tasks that wait may begin now, within the limits: of all lines what is more urgent first, then what is older; the lanes of a line in turn, so that one with many tasks
// does not keep the others waiting. Used by claims, and by looks that only want to know.
import type { Gates } from './gates.ts'
import { LANED, type Line, READY } from './lines.ts'
import { batch, type Row, type Statement, type Tx, together } from './tx.ts'

/** A task that may begin. */
export interface Pick {
  n: number
  priority: number
  line: string
  queue: string
  lane: string | null
}

/** So many lanes of a line are looked at in one go, so many in all, and of so many something is taken. */
const LANES_AT_ONCE = 200
const LANES_IN_ALL = 5000
const LANES_SERVED = 100

const READ: Statement = (d) => firstReady(d.fresh, '')
const HOLD: Statement = (d) => firstReady(d.fresh, d.skipLocked)
const firstReady = (fresh: string, end: string) =>
  `select n, priority from tasks where ${READY} ${fresh} and line = $1 order by priority desc, n limit $2 ${end}`

const TURN: Statement = () => 'select lane from turns where line = $1'
const NEXT_TURN: Statement = (d) => `insert into turns (line, lane)
  select r.line, r.lane from ${d.rows('$1', { line: 'text', lane: 'text' })} as r where true
  on conflict (line) do update set lane = excluded.lane`

const LANES: Statement = (d) => `with recursive lanes (lane) as (
    select min(lane) from tasks ${d.along('tasks_lanes')} where ${LANED} and line = $1 and lane > $2
    union all
    select (select min(t.lane) from tasks t ${d.along('tasks_lanes')} where ${LANED} and t.line = $1 and t.lane > lanes.lane) from lanes where lanes.lane is not null
  )
  select lane from lanes where lane is not null limit ${LANES_AT_ONCE}`

/** By the number of lanes: the texts are kept so that drivers prepare each once. */
const arms = new Map<number, Statement>()

/** At most `limit`, in the order in which they are to begin. Where they are to be taken (`isTaking`), what others are about to take is passed over. */
export async function pickWithin(
  tx: Tx,
  gates: Gates,
  lines: readonly Line[],
  limit: number,
  isTaking: boolean,
): Promise<Pick[]> {
  const lists = await together(lines.map((line) => candidates(tx, gates, line, limit, isTaking)))
  return merged(gates, lists.flat(), limit)
}

/** Remembers which lanes were served last. Of each line the last counts. */
export async function writeTurns(tx: Tx, served: readonly Pick[]): Promise<void> {
  const turns = new Map(served.flatMap(({ line, lane }) => (lane === null ? [] : [[line, lane] as const])))
  if (turns.size > 0) await tx.all(NEXT_TURN, [batch([...turns])])
}

/** What a line could give, in its order. */
async function candidates(tx: Tx, gates: Gates, line: Line, limit: number, isTaking: boolean): Promise<Pick[][]> {
  const room = Math.min(limit, gates.queue(line.queue))
  if (room <= 0) return []
  const pickOf = (row: Row) => ({
    n: row.n as number,
    priority: Number(row.priority),
    line: line.line,
    queue: line.queue,
    lane: (row.lane ?? null) as string | null,
  })
  const [ready, laned] = await together([
    line.isReady ? tx.all(isTaking ? HOLD : READ, [line.line, room]) : [],
    line.isLaned ? firstOfLanes(tx, gates, line, room) : [],
  ])
  return [ready.map(pickOf), laned.map(pickOf)]
}

/** The first of each lane with room, then the second of each, and so on. */
async function firstOfLanes(tx: Tx, gates: Gates, { line, queue }: Line, room: number): Promise<Row[]> {
  const lanes = await openLanes(tx, gates, { line, queue }, Math.min(room, LANES_SERVED))
  if (lanes.length === 0) return []
  const rounds = Math.ceil(room / lanes.length)
  const rows = await tx.all(headsOf(lanes.length), [line, rounds, ...lanes])
  const byLane = new Map<unknown, Row[]>(lanes.map((lane) => [lane, []]))
  for (const row of rows) byLane.get(row.lane)!.push(row)
  const turns: Row[] = []
  for (let round = 0; round < rounds; round++)
    for (const lane of lanes) turns.push(...byLane.get(lane)!.slice(round, round + 1))
  return turns
}

/** At most `most` lanes in which something waits and may begin, from the one after the last that was served on, and around. */
async function openLanes(
  tx: Tx,
  gates: Gates,
  { line, queue }: { line: string; queue: string },
  most: number,
): Promise<string[]> {
  const [turn] = await tx.all(TURN, [line])
  const last = (turn?.lane as string | undefined) ?? ''
  const open: string[] = []
  let after = last
  let isAround = last === ''
  for (let seen = 0; seen < LANES_IN_ALL && open.length < most; ) {
    const found = (await tx.all(LANES, [line, after])).map(({ lane }) => lane as string)
    const lanes = isAround ? found.filter((lane) => last === '' || lane <= last) : found
    await gates.look(queue, lanes)
    open.push(...lanes.filter((lane) => gates.lane(queue, lane) > 0))
    seen += lanes.length
    if (found.length === LANES_AT_ONCE && lanes.length === found.length) after = found.at(-1)!
    else if (isAround) break
    else [after, isAround] = ['', true]
  }
  return open.slice(0, most)
}

function headsOf(lanes: number): Statement {
  const known = arms.get(lanes)
  if (known) return known
  const made: Statement = () =>
    Array.from(
      { length: lanes },
      (_, i) =>
        `select * from (select n, priority, lane from tasks where ${LANED} and line = $1 and lane = $${3 + i} order by priority desc, n limit $2) as a${i}`,
    ).join(' union all ')
  arms.set(lanes, made)
  return made
}

/** From the heads of the lists the most urgent, then the oldest; what the limits leave no room for is passed over. */
function merged(gates: Gates, lists: readonly Pick[][], limit: number): Pick[] {
  const left = lists.map((list) => list.values())
  const heads = left.map((list) => list.next().value)
  const picks: Pick[] = []
  while (picks.length < limit) {
    const best = heads.reduce<number>((best, head, i) => (head && isBefore(head, heads[best]) ? i : best), -1)
    if (best === -1) break
    const pick = heads[best]!
    heads[best] = left[best]!.next().value
    if (!gates.take(pick.queue, pick.lane)) continue
    picks.push(pick)
  }
  return picks
}

function isBefore(one: Pick, other: Pick | undefined): boolean {
  if (!other) return true
  return one.priority === other.priority ? one.n < other.n : one.priority > other.priority
}
