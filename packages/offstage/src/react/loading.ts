// The loading indicator: shown while calls are under way that were not made quietly.
import { createElement, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { pendingCalls } from '../client/connect.ts'
import { useServer } from './provider.ts'

/** What is over sooner is not worth a flicker. */
const DELAY_MS = 150

/** True while a call is under way that was not made with `quiet`. */
export function useLoading(): boolean {
  const pending = pendingCalls(useServer())
  return useSyncExternalStore(
    useCallback((listener) => pending.subscribe(listener), [pending]),
    () => pending.value > 0,
    () => false,
  )
}

/** A polite line of text, of class `offstage-loading`, shown when loading takes longer than 150 ms. */
export function LoadingIndicator({ children = 'Loading…' }: { children?: string }) {
  const isLoading = useLoading()
  const [isShown, show] = useState(false)
  useEffect(() => {
    if (!isLoading) return show(false)
    const timer = setTimeout(() => show(true), DELAY_MS)
    return () => clearTimeout(timer)
  }, [isLoading])
  return createElement(
    'span',
    { role: 'status', className: 'offstage-loading', 'data-loading': isShown },
    isShown ? children : null,
  )
}
