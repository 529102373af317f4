// A log book as React sees it: drawn again at most once a frame, however fast lines come.
import { useCallback, useSyncExternalStore } from 'react'
import type { LogBook } from './log-book.ts'

export function useBook(book: LogBook): number {
  const subscribe = useCallback(
    (notify: () => void) => {
      let frame = 0
      const unsubscribe = book.subscribe(() => {
        cancelAnimationFrame(frame)
        frame = requestAnimationFrame(notify)
      })
      return () => {
        cancelAnimationFrame(frame)
        unsubscribe()
      }
    },
    [book],
  )
  return useSyncExternalStore(subscribe, book.version)
}
