// A modal dialog on the browser's own `<dialog>`: traps the focus, closes on Esc, and gives the focus back to where it was.
import { type ReactNode, useEffect, useId, useRef } from 'react'

export interface DialogProps {
  title: ReactNode
  onClose: () => void
  className?: string
  children: ReactNode
}

export function Dialog({ title, onClose, className = '', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const before = document.activeElement
    const element = dialog.current!
    if (!element.open) element.showModal()
    // Whoever marked itself gets the focus: for a question, the harmless answer.
    const first = element.querySelector<HTMLElement>('[data-first-focus]') ?? element.querySelector('h2')
    first?.focus()
    return () => {
      element.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={titleId} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </dialog>
  )
}
