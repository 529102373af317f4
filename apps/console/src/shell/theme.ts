// Light, dark, or as the system says. The style sheets look at `data-theme` of the root.
import { useEffect } from 'react'
import { readPreference, usePreference } from './preference.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export function applyTheme(theme: Theme = readPreference('theme', THEMES)): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** The theme, and a step to the next one. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = usePreference('theme', THEMES)
  useEffect(() => applyTheme(theme), [theme])
  return [theme, () => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!)]
}
