// One word of the address bar as state: shareable, kept over a reload, moved by Back and Forward.
import { useEffect, useState } from 'react'

const read = (name: string) => new URLSearchParams(location.search).get(name) ?? ''

export function useQueryParameter(name: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => read(name))
  useEffect(() => {
    const onPop = () => setValue(read(name))
    addEventListener('popstate', onPop)
    return () => removeEventListener('popstate', onPop)
  }, [name])
  const set = (next: string) => {
    setValue(next)
    const url = new URL(location.href)
    if (next === '') url.searchParams.delete(name)
    else url.searchParams.set(name, next)
    history.replaceState(null, '', url)
  }
  return [value, set]
}
