// The button that kills a task, and while it is being stopped hurries that.
import type { Status } from 'offstage/client'
import { useState } from 'react'
import { inertText } from '../format/inert.ts'
import { isEnded, READ_ONLY } from '../format/status.ts'

export interface KillControlProps {
  status: Status
  /** The kill was asked for here and is not confirmed yet. */
  isKilling: boolean
  mayKill: boolean
  onKill: () => void
  onHurry: () => Promise<void>
}

export function KillControl({ status, isKilling, mayKill, onKill, onHurry }: KillControlProps) {
  const [hurry, setHurry] = useState<'asked' | { failure: string } | null>(null)
  if (isEnded(status)) return null
  const isStopping = status === 'stopping'
  const isHurried = isStopping && hurry === 'asked'
  const hurryIt = () => {
    setHurry('asked')
    onHurry().catch((error: unknown) => setHurry({ failure: error instanceof Error ? error.message : String(error) }))
  }
  return (
    <>
      {isStopping && hurry !== null && hurry !== 'asked' && (
        <p className="complaint" role="alert">
          Not hurried: {inertText(hurry.failure)}
        </p>
      )}
      <button
        type="button"
        className="button danger"
        disabled={(isKilling && !isStopping) || isHurried || !mayKill}
        title={mayKill ? (isStopping ? 'Ends the time it has to clean up' : undefined) : READ_ONLY}
        onClick={isStopping ? hurryIt : onKill}
      >
        {isStopping ? (isHurried ? 'Killing now…' : 'Kill now') : isKilling ? 'Killing…' : 'Kill'}
      </button>
    </>
  )
}
