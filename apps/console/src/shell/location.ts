// The address is the state, kept behind the `#`: so the console works under any mount point and from any static server, and a copied link shows what its sender saw.
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { type BaseLocationHook, useLocation, useSearch } from 'wouter'

const CHANGED = 'offstage:location'

function currentAddress(): string {
  return location.hash.startsWith('#/') ? location.hash.slice(1) : '/'
}

function subscribe(notify: () => void): () => void {
  for (const event of ['hashchange', 'popstate', CHANGED]) addEventListener(event, notify)
  return () => {
    for (const event of ['hashchange', 'popstate', CHANGED]) removeEventListener(event, notify)
  }
}

function useAddress(): [path: string, search: string] {
  const address = useSyncExternalStore(subscribe, currentAddress)
  const question = address.indexOf('?')
  return question < 0 ? [address, ''] : [address.slice(0, question), address.slice(question + 1)]
}

export function navigate(to: string, options: { replace?: boolean } = {}): void {
  if (to === currentAddress()) return
  history[options.replace ? 'replaceState' : 'pushState'](null, '', `#${to}`)
  dispatchEvent(new Event(CHANGED))
}

/** For wouter's `Router`. */
export const useHashAddress: BaseLocationHook = Object.assign(
  (): [string, typeof navigate] => [useAddress()[0], navigate],
  { searchHook: (): string => useAddress()[1], hrefs: (href: string): string => `#${href}` },
)

/** A list stands there once for each of its texts. */
export type QueryPatch = Record<string, string | readonly string[] | null>

/** The query of the address, and a way to change parts of it (null removes; `replace` leaves no step in the history). */
export function useQuery(): [URLSearchParams, (patch: QueryPatch, options?: { replace?: boolean }) => void] {
  const search = useSearch()
  const [path] = useLocation()
  const query = useMemo(() => new URLSearchParams(search), [search])
  const change = useCallback(
    (patch: QueryPatch, options: { replace?: boolean } = {}) => {
      const next = new URLSearchParams(search)
      for (const [key, value] of Object.entries(patch)) {
        next.delete(key)
        for (const text of typeof value === 'string' ? [value] : (value ?? [])) if (text !== '') next.append(key, text)
      }
      const text = next.toString()
      navigate(text ? `${path}?${text}` : path, options)
    },
    [search, path],
  )
  return [query, change]
}
