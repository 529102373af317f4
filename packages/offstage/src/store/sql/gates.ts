// How many tasks the limits still let begin: of each queue, of each key in it, of each owner. Read by claims, which hold the gate meanwhile, and by whoever only wants to know.
// What runs is counted, not kept account of: nothing can be left over by a worker that died. A rate is a count too: no window of its span ever holds more starts than it allows.
import { laneOf } from './lane.ts'
import type { QueueSettings } from './queue-settings.ts'
import { batch, type Cell, type Row, type Statement, type Tx, together } from './tx.ts'

const HELD: Statement = (d) => `select t.queue, t.lane, count(*) as count from ${d.rows('$1', { queue: 'text' })} as r
  cross join tasks t where t.queue = r.queue and t.status in ('running', 'stopping') group by t.queue, t.lane`

const OWNED: Statement = (d) => `select t.owner, count(*) as count from ${d.rows('$1', { owner: 'text' })} as r
  cross join tasks t where t.owner = r.owner and t.owner is not null and t.hook_of is null and t.status in ('running', 'stopping') group by t.owner`

/** How many began within the span, and in how many ms the span is open again if that are all it allows. */
const STARTED: Statement = (d) => `select r.i,
    (select count(*) from starts s where s.queue = r.queue and s.at > ${d.now} - r.per) as count,
    (select s.at from starts s where s.queue = r.queue order by s.at desc limit 1 offset $2) + r.per - ${d.now} as open_in
  from ${d.rows('$1', { queue: 'text', per: 'integer' })} as r`

const STARTED_OF_KEY: Statement = (d) => `select r.i,
    (select count(*) from starts s where s.queue = r.queue and s.key = r.key and s.at > ${d.now} - r.per) as count,
    (select s.at from starts s where s.queue = r.queue and s.key = r.key order by s.at desc limit 1 offset $2) + r.per - ${d.now} as open_in
  from ${d.rows('$1', { queue: 'text', key: 'text', per: 'integer' })} as r`

/** Who asks may hold a worker of its own back: how many more of a queue it begins. */
export type OwnRoom = Readonly<Record<string, number>>

interface Room {
  left: number
  /** Of a rate that is used up: until the next may begin, ms. */
  openInMs: number | null
}

const OPEN = Number.POSITIVE_INFINITY

export class Gates {
  readonly #tx: Tx
  readonly #settings: ReadonlyMap<string, QueueSettings>
  readonly #queues = new Map<string, Room>()
  readonly #keys = new Map<string, Room>()
  readonly #owners = new Map<string, number>()
  readonly #heldOfKeys = new Map<string, number>()

  private constructor(tx: Tx, settings: ReadonlyMap<string, QueueSettings>) {
    this.#tx = tx
    this.#settings = settings
  }

  /** The rooms of these queues. `own`: those of a worker that keeps some back. */
  static async of(
    tx: Tx,
    settings: ReadonlyMap<string, QueueSettings>,
    queues: Iterable<string>,
    own: OwnRoom = {},
  ): Promise<Gates> {
    const gates = new Gates(tx, settings)
    const names = [...new Set(queues)]
    await together([gates.#count(names), gates.#rates(names)])
    for (const name of names) {
      const room = gates.#queues.get(name)!
      room.left = Math.min(room.left, own[name] ?? OPEN)
    }
    return gates
  }

  /** How many more of the queue may begin. */
  queue(name: string): number {
    return this.#queues.get(name)?.left ?? 0
  }

  /** How many more of the lane may begin, its queue apart. `look` was given it before. */
  lane(queue: string, lane: string): number {
    const { key, owner } = laneOf(lane)
    const ofKey = key === '' ? OPEN : (this.#keys.get(keyText(queue, key))?.left ?? 0)
    return Math.min(ofKey, owner ? owner.most - (this.#owners.get(owner.id) ?? 0) : OPEN)
  }

  /** Reads what bounds these lanes of a queue. */
  async look(queue: string, lanes: readonly string[]): Promise<void> {
    const parsed = lanes.map(laneOf)
    const keys = [...new Set(parsed.flatMap(({ key }) => (key === '' ? [] : [key])))]
    const owners = [...new Set(parsed.flatMap(({ owner }) => owner?.id ?? []))].filter((id) => !this.#owners.has(id))
    await together([this.#lookAtKeys(queue, keys), this.#lookAtOwners(owners)])
  }

  /** Counts one more that begins; false, and nothing counted: there is no room. */
  take(queue: string, lane: string | null): boolean {
    if (this.queue(queue) <= 0 || (lane !== null && this.lane(queue, lane) <= 0)) return false
    this.#queues.get(queue)!.left--
    if (lane === null) return true
    const { key, owner } = laneOf(lane)
    const room = this.#keys.get(keyText(queue, key))
    if (room) room.left--
    if (owner) this.#owners.set(owner.id, (this.#owners.get(owner.id) ?? 0) + 1)
    return true
  }

  /** Until a rate that was found used up lets the next begin, ms; null: none was. */
  get openInMs(): number | null {
    const waits = [...this.#queues.values(), ...this.#keys.values()].flatMap(({ openInMs }) => openInMs ?? [])
    return waits.length === 0 ? null : Math.min(...waits)
  }

  async #count(queues: readonly string[]): Promise<void> {
    for (const name of queues) {
      const settings = this.#settings.get(name)
      this.#queues.set(name, { left: settings?.isPaused ? 0 : (settings?.limits.concurrency ?? OPEN), openInMs: null })
    }
    const bounded = queues.filter((name) => this.#settings.has(name))
    if (bounded.length === 0) return
    for (const { queue, lane, count } of await this.#tx.all(HELD, [batch(bounded.map((name) => [name]))])) {
      this.#queues.get(queue as string)!.left -= Number(count)
      if (lane === null) continue
      const key = keyText(queue as string, laneOf(lane as string).key)
      this.#heldOfKeys.set(key, (this.#heldOfKeys.get(key) ?? 0) + Number(count))
    }
  }

  async #rates(queues: readonly string[]): Promise<void> {
    await Promise.all(
      queues.map(async (name) => {
        const rate = this.#settings.get(name)?.limits.rate
        if (!rate) return
        const [row] = await this.#tx.all(STARTED, [batch([[name, rate.perMs]]), rate.limit - 1])
        narrow(this.#queues.get(name)!, rate.limit, row)
      }),
    )
  }

  async #lookAtKeys(queue: string, keys: readonly string[]): Promise<void> {
    const { concurrencyPerKey = OPEN, ratePerKey } = this.#settings.get(queue)?.limits ?? {}
    const fresh = keys.filter((key) => !this.#keys.has(keyText(queue, key)))
    for (const key of fresh) {
      const text = keyText(queue, key)
      this.#keys.set(text, { left: concurrencyPerKey - (this.#heldOfKeys.get(text) ?? 0), openInMs: null })
    }
    if (!ratePerKey || fresh.length === 0) return
    const rows: Cell[][] = fresh.map((key) => [queue, key, ratePerKey.perMs])
    for (const row of await this.#tx.all(STARTED_OF_KEY, [batch(rows), ratePerKey.limit - 1]))
      narrow(this.#keys.get(keyText(queue, fresh[Number(row.i)]!))!, ratePerKey.limit, row)
  }

  async #lookAtOwners(owners: readonly string[]): Promise<void> {
    if (owners.length === 0) return
    for (const id of owners) this.#owners.set(id, 0)
    for (const { owner, count } of await this.#tx.all(OWNED, [batch(owners.map((id) => [id]))]))
      this.#owners.set(owner as string, Number(count))
  }
}

function narrow(room: Room, limit: number, row: Row | undefined): void {
  const left = limit - Number(row?.count ?? 0)
  if (left <= 0) room.openInMs = Math.max(1, Number(row?.open_in ?? 0))
  room.left = Math.min(room.left, left)
}

function keyText(queue: string, key: string): string {
  return `${queue} ${key}`
}
