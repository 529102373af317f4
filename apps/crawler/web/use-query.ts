// What is searched for, as the address bar holds it: shareable, kept over a reload, moved by Back and Forward.
import { useEffect, useRef, useState } from 'react'
import type { Asked } from './use-search.ts'

/** Typing after such a pause is a new entry for Back; within it, the same one. */
const PAUSE_MS = 2000

export function useQuery(): {
  asked: Asked
  /** Changes some of it. Another query or site begins with its first page, put right if need be. */
  ask: (change: Partial<Asked>) => void
  /** The address of what `ask` would show. */
  hrefOf: (change: Partial<Asked>) => string
} {
  const [asked, setAsked] = useState(read)
  const typedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const onPop = () => {
      typedAt.current = Number.NEGATIVE_INFINITY
      setAsked(read())
    }
    addEventListener('popstate', onPop)
    return () => removeEventListener('popstate', onPop)
  }, [])
  const changed = (change: Partial<Asked>): Asked => {
    const isAnother = change.query !== undefined || change.site !== undefined
    return { ...asked, ...(isAnother && { page: 1, isExact: false }), ...change }
  }
  return {
    asked,
    ask(change) {
      const next = changed(change)
      setAsked(next)
      const at = performance.now()
      const isTyping = change.query !== undefined && at - typedAt.current <= PAUSE_MS
      if (isTyping) history.replaceState(null, '', address(next))
      else history.pushState(null, '', address(next))
      typedAt.current = change.query === undefined ? Number.NEGATIVE_INFINITY : at
    },
    hrefOf: (change) => address(changed(change)),
  }
}

function read(): Asked {
  const parameters = new URLSearchParams(location.search)
  const page = Number(parameters.get('page') ?? 1)
  return {
    query: parameters.get('q') ?? '',
    page: Number.isInteger(page) && page >= 1 && page <= 500 ? page : 1,
    site: parameters.get('site') ?? '',
    isExact: parameters.get('exact') === '1',
  }
}

function address({ query, page, site, isExact }: Asked): string {
  const url = new URL(location.href)
  const set = (name: string, value: string) =>
    value === '' ? url.searchParams.delete(name) : url.searchParams.set(name, value)
  set('q', query)
  set('page', page === 1 ? '' : String(page))
  set('site', site)
  set('exact', isExact ? '1' : '')
  return url.href
}
