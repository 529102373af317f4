// A timer with rest between its ticks: the next is armed only after the handler has ended, so a slow server is never asked twice at once.
import { useEffect, useRef } from 'react'

/** Timers of a browser hold no more; beyond it they would fire at once. */
const MOST_MS = 2 ** 31 - 1

/**
 * Calls `handler` every `intervalMs` while the component is mounted. 0, null and undefined do nothing; setting an interval starts it. A handler that throws does
 * not stop the timer: its error is reported to the browser's console.
 */
export function useInterval(handler: () => unknown, intervalMs: number | null | undefined): void {
  const newest = useRef(handler)
  useEffect(() => {
    newest.current = handler
  })
  useEffect(() => {
    if (!intervalMs || !(intervalMs > 0)) return
    let timer: ReturnType<typeof setTimeout>
    let isMounted = true
    const tick = async () => {
      try {
        await newest.current()
      } catch (error) {
        console.error(error)
      }
      if (isMounted) timer = setTimeout(tick, Math.min(intervalMs, MOST_MS))
    }
    timer = setTimeout(tick, Math.min(intervalMs, MOST_MS))
    return () => {
      isMounted = false
      clearTimeout(timer)
    }
  }, [intervalMs])
}
