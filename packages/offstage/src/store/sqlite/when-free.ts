// Does something that may meet another process's lock, again and again until it is free, without holding up the thread.
import { setTimeout as delay } from 'node:timers/promises'
import { isBusy } from './failure.ts'

/** How long another process may hold the file before a verb is refused with `STORE_BUSY`. */
const BUSY_LIMIT_MS = 10_000

export async function whenFree<T>(action: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + BUSY_LIMIT_MS
  for (let attempt = 0; ; attempt++) {
    try {
      return await action()
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
    }
    await backOff(attempt)
  }
}

/** From 1 to 20 ms, spread so that those who wait do not come back together. */
function backOff(attempt: number): Promise<void> {
  return delay(Math.min(2 ** attempt, 20) * (0.5 + Math.random()))
}
