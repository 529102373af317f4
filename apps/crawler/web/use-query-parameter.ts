// One word of the address bar as state: shareable, kept over a reload, moved by Back and Forward.
import { useEffect, useRef, useState } from 'react'

/** Typing after such a pause is a new entry for Back; within it, the same one. */
const PAUSE_MS = 2000

const read = (name: string) => new URLSearchParams(location.search).get(name) ?? ''

export function useQueryParameter(name: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => read(name))
  const typedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const onPop = () => {
      typedAt.current = Number.NEGATIVE_INFINITY
      setValue(read(name))
    }
    addEventListener('popstate', onPop)
    return () => removeEventListener('popstate', onPop)
  }, [name])
  const set = (next: string) => {
    setValue(next)
    const url = new URL(location.href)
    if (next === '') url.searchParams.delete(name)
    else url.searchParams.set(name, next)
    const at = performance.now()
    if (at - typedAt.current > PAUSE_MS) history.pushState(null, '', url)
    else history.replaceState(null, '', url)
    typedAt.current = at
  }
  return [value, set]
}
