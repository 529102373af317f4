// The log's keys: f follow, l level, w wrap, n and N matches, / and Ctrl-F find. The browser's own find sees only the lines in sight, so it is replaced here.
import { type RefObject, useEffect } from 'react'
import { useShortcuts } from '../shell/shortcuts.ts'

export interface LogKeys {
  findBox: RefObject<HTMLInputElement | null>
  onFollow: () => void
  onLevel: () => void
  onWrap: () => void
  onStep: (step: 1 | -1) => void
}

export function useLogKeys({ findBox, onFollow, onLevel, onWrap, onStep }: LogKeys): void {
  useShortcuts({
    '/': () => findBox.current?.select(),
    f: onFollow,
    l: onLevel,
    w: onWrap,
    n: () => onStep(1),
    N: () => onStep(-1),
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      // Pressed again in the box, the browser's own find comes.
      if (document.activeElement === findBox.current) return
      event.preventDefault()
      findBox.current?.focus()
      findBox.current?.select()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [findBox])
}
