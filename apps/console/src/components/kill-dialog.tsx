// Asks before a task is killed: which one, what will happen, why and how. The harmless answer has the focus.
import type { Status } from 'offstage/client'
import { type FormEvent, useState } from 'react'
import { inertText } from '../format/inert.ts'
import { isEnded, STATUS_LOOKS } from '../format/status.ts'
import { Dialog } from './dialog.tsx'
import { KillPace, type KillWay } from './kill-pace.tsx'

export interface KillDialogProps {
  /** Its status may change while the question stands. */
  task: { id: string; name: string; status: Status }
  /** The time it has to stop unless told otherwise, ms; null where that is not known. */
  graceMs: number | null
  onKill: (way: KillWay) => Promise<void>
  onClose: () => void
}

const REASON_LENGTH = 200

export function KillDialog({ task, graceMs, onKill, onClose }: KillDialogProps) {
  const [reason, setReason] = useState('')
  const [pace, setPace] = useState<Omit<KillWay, 'reason'>>({ graceMs: null, force: false })
  const [failure, setFailure] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const isOver = isEnded(task.status)
  const isUnderWay = task.status === 'stopping'
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setAsking(true)
    setFailure(null)
    try {
      await onKill({ reason: reason.trim(), ...pace, ...(isUnderWay ? { graceMs: 0 } : {}) })
      onClose()
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
      setAsking(false)
    }
  }
  return (
    <Dialog title={`Kill “${inertText(task.name)}”${isUnderWay ? ' now' : ''}?`} onClose={onClose}>
      <form onSubmit={submit}>
        <p>
          <code>{task.id}</code>
        </p>
        <p>{effectOf(task.status)}</p>
        {!isOver && !isUnderWay && (
          <label className="field">
            Reason <span className="hint">optional, shown with the task</span>
            <input
              type="text"
              value={reason}
              maxLength={REASON_LENGTH}
              autoComplete="off"
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
        )}
        {!isOver && task.status !== 'queued' && (
          <KillPace pace={pace} graceMs={graceMs} mayChooseGrace={!isUnderWay} onChange={setPace} />
        )}
        {failure && (
          <p className="complaint" role="alert">
            Not killed: {inertText(failure)}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose} data-first-focus="">
            {isOver ? 'Close' : 'Cancel'}
          </button>
          {!isOver && (
            <button type="submit" className="button danger filled" disabled={isAsking}>
              {isAsking ? 'Killing…' : isUnderWay ? 'Kill now' : 'Kill task'}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  )
}

function effectOf(status: Status): string {
  if (status === 'queued') return 'It has not started and never will. It cannot be taken back.'
  if (status === 'stopping')
    return 'A kill is under way, and the task is taking its time to stop. Killing it now ends that time.'
  if (isEnded(status))
    return `It has ended meanwhile (${STATUS_LOOKS[status].label.toLowerCase()}): there is nothing left to kill.`
  return 'It is stopped in the middle of its work, with every process it started. A task that listens for the kill gets time to clean up; any other stops at once. Its state, its log and what it has stored are kept. It cannot be taken back.'
}
