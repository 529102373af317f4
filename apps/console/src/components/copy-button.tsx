// Copies a text; also where the clipboard's interface is missing (plain HTTP).
import { useState } from 'react'
import { Icon } from './icon.tsx'

export function CopyButton({ text, label }: { text: string | (() => string); label: string }) {
  const [said, setSaid] = useState<string | null>(null)
  const copy = async () => {
    const isDone = await copyText(typeof text === 'string' ? text : text())
    setSaid(isDone ? 'Copied' : 'Cannot copy here')
    setTimeout(() => setSaid(null), 1500)
  }
  return (
    <button type="button" className="button quiet small" onClick={copy} title={label}>
      <Icon name="copy" />
      <span className="copy-label" aria-live="polite">
        {said ?? label}
      </span>
    </button>
  )
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // No clipboard interface here, or not allowed: the old way still works on plain HTTP.
  }
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  document.body.append(area)
  area.select()
  const isDone = document.execCommand('copy')
  area.remove()
  return isDone
}
