// A question before something is done: what will happen, the harmless answer first, and what went wrong if it did.
import { type FormEvent, type ReactNode, useState } from 'react'
import { inertText } from '../format/inert.ts'
import { Dialog } from './dialog.tsx'

export interface AskDialogProps {
  title: ReactNode
  /** What the button says. */
  act: string
  isDangerous?: boolean
  /** Rejects with what is shown. */
  onAct: () => Promise<unknown>
  onClose: () => void
  children: ReactNode
}

export function AskDialog({ title, act, isDangerous = false, onAct, onClose, children }: AskDialogProps) {
  const [failure, setFailure] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setAsking(true)
    setFailure(null)
    try {
      await onAct()
      onClose()
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
      setAsking(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {children}
        {failure && (
          <p className="complaint" role="alert">
            Not done: {inertText(failure)}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose} data-first-focus="">
            Cancel
          </button>
          <button type="submit" className={`button filled ${isDangerous ? 'danger' : ''}`} disabled={isAsking}>
            {act}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
