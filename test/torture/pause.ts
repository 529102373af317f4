// Letting time pass, by the steady clock: trouble lasts for a while, and looks are apart.
import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves after that time, or when the signal aborts. */
export async function pauseOr(ms: number, over: AbortSignal): Promise<void> {
  if (over.aborted || ms <= 0) return
  // Aborted is as good as over.
  await sleep(ms, undefined, { signal: over }).catch(() => undefined)
}

/** Looks every 100 ms; false if it was not seen in time. */
export async function seenWithin(ms: number, look: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const until = performance.now() + ms; ; await sleep(100)) {
    if (await look()) return true
    if (performance.now() > until) return false
  }
}
