// Tabs whose choice lives in the address; arrow keys walk, as readers of such tabs expect.
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

export interface TabsProps<Key extends string> {
  label: string
  tabs: readonly { key: Key; label: ReactNode }[]
  active: Key
  onChange: (key: Key) => void
}

export function Tabs<Key extends string>({ label, tabs, active, onChange }: TabsProps<Key>) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const row = list.current
    const tab = row?.querySelector<HTMLElement>(`[data-tab="${active}"]`)
    if (!row || !tab) return
    // Only the row of tabs moves, and only where it does not fit: the page stays where it is.
    const { left, right } = tab.getBoundingClientRect()
    const frame = row.getBoundingClientRect()
    if (left < frame.left) row.scrollLeft += left - frame.left
    else if (right > frame.right) row.scrollLeft += right - frame.right
  }, [active])
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const at = tabs.findIndex(({ key }) => key === active)
    const next = tabs[Math.max(0, Math.min(at + step, tabs.length - 1))]!
    onChange(next.key)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.key}"]`)?.focus()
  }
  return (
    <div ref={list} className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          id={`tab-${tab.key}`}
          data-tab={tab.key}
          aria-selected={tab.key === active}
          aria-controls="tab-panel"
          tabIndex={tab.key === active ? 0 : -1}
          onClick={() => onChange(tab.key)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}

export function TabPanel({ active, children }: { active: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the panel takes the focus after its tab
    <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${active}`} tabIndex={0} className="tab-panel">
      {children}
    </div>
  )
}
