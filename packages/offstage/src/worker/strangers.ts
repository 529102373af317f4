// Tasks that wait under a name that no live worker knows: they stay queued, for whoever will be deployed that knows it, and it is said, once for each name.
import { clip } from '../base/errors.ts'
import type { Store } from '../store/store.ts'
import { isCertainlyGone } from './identity.ts'

/** Beats are 3 s apart; a worker this silent is taken for gone by the others, too. */
const SILENT_MS = 17_000

export class Strangers {
  readonly #store: Pick<Store, 'workers' | 'queuedNames'>
  #told = new Set<string>()

  constructor(store: Pick<Store, 'workers' | 'queuedNames'>) {
    this.#store = store
  }

  /** `fresh`: the names found since the last look; one that was known meanwhile counts anew. `isChanged`: also where one is no longer found. */
  async look(): Promise<{ fresh: string[]; isChanged: boolean }> {
    const found = await strangersIn(this.#store)
    const fresh = found.filter((name) => !this.#told.has(name))
    const isChanged = fresh.length > 0 || found.length !== this.#told.size
    this.#told = new Set(found)
    return { fresh, isChanged }
  }
}

/** What there is to say about them. */
export function strangersText(names: readonly string[]): string {
  const named = clip(names.map((name) => `'${name}'`).join(', '), 300)
  return `tasks wait, and no live worker knows ${named}: they stay queued until one is started that declares the name`
}

/** Of a version that does not say what it knows it is taken to know all. */
export async function strangersIn(store: Pick<Store, 'workers' | 'queuedNames'>): Promise<string[]> {
  const queued = await store.queuedNames()
  if (queued.length === 0) return []
  const live = (await store.workers()).filter((worker) => worker.beatAgoMs <= SILENT_MS && !isCertainlyGone(worker))
  if (live.some(({ names }) => names === null)) return []
  const known = new Set(live.flatMap(({ names }) => names ?? []))
  return queued.filter((name) => !known.has(name))
}
