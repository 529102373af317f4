// Single-key shortcuts: off while typing, in dialogs, with modifiers, and when the user has switched them off. Pages bring their own; the last one mounted wins.
import { useEffect, useRef } from 'react'
import { readPreference } from './preference.ts'

/** Keys as in `KeyboardEvent.key`; a sequence has a space: `g t`. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => void>

const SEQUENCE_MS = 1200
const stack: { current: Shortcuts }[] = []
let pending = ''
let pendingAt = 0

export function useShortcuts(shortcuts: Shortcuts): void {
  const held = useRef(shortcuts)
  held.current = shortcuts
  useEffect(() => {
    if (stack.length === 0) addEventListener('keydown', onKeyDown)
    stack.push(held)
    return () => {
      stack.splice(stack.indexOf(held), 1)
      if (stack.length === 0) removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (document.querySelector('dialog[open]')) return
  const isEscape = event.key === 'Escape'
  if (!isEscape && (isTyping(event.target) || readPreference('shortcuts', ['on', 'off']) === 'off')) return
  const sequence = pending && event.timeStamp - pendingAt < SEQUENCE_MS ? `${pending} ${event.key}` : ''
  pending = event.key === 'g' ? 'g' : ''
  pendingAt = event.timeStamp
  const act = (sequence && find(sequence)) || find(event.key)
  if (!act) return
  event.preventDefault()
  act(event)
}

function find(key: string): Shortcuts[string] | undefined {
  return stack.findLast(({ current }) => Object.hasOwn(current, key))?.current[key]
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
  )
}
