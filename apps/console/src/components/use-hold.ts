// Whether a list must hold still: the pointer is over its rows, the keyboard is in them, or it is scrolled.
import { type RefObject, useEffect, useState } from 'react'

/** Scrolled less than this counts as at the top. */
const TOP_PX = 48

export function useHold(rows: RefObject<HTMLElement | null>): boolean {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    let isOver = false
    const look = () => {
      const isFocused = rows.current?.matches(':has(:focus-visible)') ?? false
      setHeld(isOver || isFocused || scrollY > TOP_PX)
    }
    const onPointer = (event: PointerEvent) => {
      const isNowOver =
        event.type !== 'pointerleave' &&
        event.pointerType === 'mouse' &&
        event.target instanceof Node &&
        (rows.current?.contains(event.target) ?? false)
      if (isNowOver === isOver) return
      isOver = isNowOver
      look()
    }
    const root = document.documentElement
    for (const event of ['pointerover', 'pointerleave'] as const) root.addEventListener(event, onPointer)
    for (const event of ['focusin', 'focusout'] as const) root.addEventListener(event, look)
    addEventListener('scroll', look, { passive: true })
    return () => {
      for (const event of ['pointerover', 'pointerleave'] as const) root.removeEventListener(event, onPointer)
      for (const event of ['focusin', 'focusout'] as const) root.removeEventListener(event, look)
      removeEventListener('scroll', look)
    }
  }, [rows])
  return isHeld
}
