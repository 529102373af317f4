// A store with a hub over it, and a task that reports, for tests of watching.
import { inject, onTestFinished } from 'vitest'
import { Hub } from '../../src/live/hub.ts'
import type { Store } from '../../src/store/store.ts'
import type { NewEntry } from '../../src/task/journal.ts'
import { encodePatch } from '../../src/task/patch.ts'
import { encode } from '../../src/task/value.ts'
import { aClaim, type Held } from '../conformance/given.ts'
import { openStoreAt } from '../conformance/open-store-at.ts'
import { newDatabase } from '../postgres/new-database.ts'

export interface Live {
  store: Store
  hub: Hub
  /** How often the store was asked, and for how many cursors at most. */
  asked: { follows: number }
}

export async function openLive(): Promise<Live> {
  const store = await openStoreAt(inject('store') === 'postgres' ? await newDatabase() : ':memory:')
  onTestFinished(() => store.close())
  const asked = { follows: 0 }
  const hub = new Hub({
    bell: store.bell,
    follow(cursors, limit) {
      asked.follows++
      return store.follow(cursors, limit)
    },
  })
  return { store, hub, asked }
}

/** A running task whose state is `{ n }`, counted up by each report. */
export class Reporting {
  readonly claim: Held
  readonly #store: Store
  n = 0

  private constructor(store: Store, claim: Held) {
    this.#store = store
    this.claim = claim
  }

  static async begin(store: Store): Promise<Reporting> {
    return new Reporting(store, await aClaim(store))
  }

  get id(): string {
    return this.claim.id
  }

  /** Reports the state `count` times, each in a write of its own. */
  async report(count = 1, extra: NewEntry[] = []): Promise<void> {
    for (let i = 0; i < count; i++) await this.#store.append([{ ...this.claim, ...this.#next(), ...this.#with(extra) }])
  }

  #next() {
    this.n++
    return { state: encode({ n: this.n }, { what: 'state' }) }
  }

  #with(extra: NewEntry[]): { entries: NewEntry[] } {
    return { entries: [{ kind: 'state', at: Date.now(), patch: encodePatch([[['n'], this.n]]) }, ...extra] }
  }
}
