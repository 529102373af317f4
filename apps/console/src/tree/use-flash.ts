// Flashes an element when its value changes; not the first time, and not for those who want less motion.
import { type RefObject, useEffect, useRef } from 'react'

export function useFlash<E extends HTMLElement>(value: unknown, isOn: boolean): RefObject<E | null> {
  const element = useRef<E>(null)
  const shown = useRef(comparable(value))
  useEffect(() => {
    const next = comparable(value)
    if (Object.is(shown.current, next)) return
    shown.current = next
    if (!isOn || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    element.current?.animate([{ backgroundColor: 'var(--flash)' }, { backgroundColor: 'transparent' }], 900)
  }, [value, isOn])
  return element
}

/** Objects are new with every update; their text tells whether anything changed. */
function comparable(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value
}
