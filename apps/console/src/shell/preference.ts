// Small choices remembered in this browser: theme, wrapping, times, shortcuts.
import { useSyncExternalStore } from 'react'

const PREFIX = 'offstage.console.'
const listeners = new Set<() => void>()
const held = new Map<string, string>()

/** A remembered text, one of `choices`; the first is the default. */
export function usePreference<T extends string>(name: string, choices: readonly T[]): [T, (value: T) => void] {
  const value = useSyncExternalStore(subscribe, () => readPreference(name, choices))
  return [value, (next) => writePreference(name, next)]
}

export function readPreference<T extends string>(name: string, choices: readonly T[]): T {
  const value = held.get(name) ?? stored(name)
  return choices.includes(value as T) ? (value as T) : choices[0]!
}

export function writePreference(name: string, value: string): void {
  held.set(name, value)
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // Storage is full or forbidden: the choice holds until the page is closed.
  }
  for (const listener of listeners) listener()
}

function stored(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    // Storage is forbidden here: defaults it is.
    return null
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
