// The one polite live region. At most one message in five seconds; what comes in between waits, and too much of it is summed up.
import { useEffect, useState } from 'react'

const EVERY_MS = 5000
const waiting: string[] = []
let say: ((message: string) => void) | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Tells users of screen readers what others see happen. */
export function announce(message: string): void {
  waiting.push(message)
  if (!timer) speak()
}

function speak(): void {
  const messages = waiting.splice(0)
  timer = undefined
  if (messages.length === 0) return
  say?.(messages.length > 3 ? `${messages.length} changes, the last: ${messages.at(-1)}` : messages.join('. '))
  timer = setTimeout(speak, EVERY_MS)
}

export function Announcer() {
  const [message, setMessage] = useState('')
  useEffect(() => {
    say = setMessage
    return () => {
      say = undefined
    }
  }, [])
  return (
    <output className="visually-hidden" aria-live="polite">
      {message}
    </output>
  )
}
