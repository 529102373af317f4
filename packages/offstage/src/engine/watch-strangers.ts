// Looks now and then, in every server, for tasks that wait under a name that no live worker knows: also where no worker runs at all, which none could tell of.
import type { Store } from '../store/store.ts'
import { Strangers } from '../worker/strangers.ts'

const APART_MS = 10_000

/** `told` is given each name once, until a worker has known it. Gives the way to stop. */
export function watchStrangers(store: Store, told: (names: string[]) => void): () => void {
  const strangers = new Strangers(store)
  const look = async () => {
    const { fresh, isChanged } = await strangers.look()
    // A worker that is gone rings no bell: pages that show who waits in vain are to look again.
    if (isChanged) store.bell.ring()
    if (fresh.length > 0) told(fresh)
  }
  // Out of reach or closed: the next look finds what there is.
  const timer = setInterval(() => void look().catch(() => undefined), APART_MS)
  timer.unref()
  return () => clearInterval(timer)
}
