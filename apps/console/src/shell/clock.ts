// One clock for everything that ticks, set by the server's: a wrong clock in the browser makes no duration negative and no task start in the future.
import { useSyncExternalStore } from 'react'

const TICK_MS = 500
const listeners = new Set<() => void>()
let offsetMs = 0
let shown = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** Sets the clock: `serverNow` was true at some moment between the local times `askedAt` and `answeredAt`. */
export function setServerTime(serverNow: number, askedAt: number, answeredAt: number): void {
  offsetMs = serverNow - (askedAt + answeredAt) / 2
  tick()
}

/** The server's time, as well as it is known; ms since the epoch. */
export function serverNow(): number {
  return Math.round(Date.now() + offsetMs)
}

/** The same, ticking; with `isTicking` false it stands still and costs nothing. */
export function useNow(isTicking = true): number {
  return useSyncExternalStore(isTicking ? subscribe : never, () => shown)
}

function tick(): void {
  if (document.hidden) return
  shown = serverNow()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    timer = setInterval(tick, TICK_MS)
    document.addEventListener('visibilitychange', tick)
    shown = serverNow()
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  }
}

function never(): () => void {
  return () => undefined
}
