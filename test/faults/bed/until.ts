// Waiting for a condition, with a deadline.
import { setTimeout as pause } from 'node:timers/promises'

/** Looks every few ms until the look gives something true. */
export async function until<T>(look: () => T | Promise<T>, withinMs = 30_000): Promise<NonNullable<T>> {
  for (const began = performance.now(); ; await pause(5)) {
    const seen = await look()
    if (seen) return seen as NonNullable<T>
    if (performance.now() - began > withinMs) throw new Error(`not seen within ${withinMs} ms: ${look}`)
  }
}

/** Resolves when that much time has passed: where a fault must last, or its absence be watched, for a span. */
export async function lasting(spanMs: number): Promise<void> {
  const end = performance.now() + spanMs
  await until(() => performance.now() >= end, spanMs + 60_000)
}
