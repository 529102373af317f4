// What may be done with a task beside killing it: begun at once while it waits for its time, launched once more.
import { useState } from 'react'
import { READ_ONLY } from '../format/status.ts'
import { server } from '../server.ts'
import { navigate } from '../shell/location.ts'
import { AskDialog } from './ask-dialog.tsx'

export interface TaskActionsProps {
  id: string
  isOver: boolean
  /** It waits for its time, or to be tried again. */
  isDelayed: boolean
  mayAct: boolean
  onChange: () => void
}

export function TaskActions({ id, isOver, isDelayed, mayAct, onChange }: TaskActionsProps) {
  const [asking, ask] = useState<'start' | 'relaunch' | null>(null)
  const button = (what: 'start' | 'relaunch', label: string) => (
    <button
      type="button"
      className="button"
      disabled={!mayAct}
      title={mayAct ? undefined : READ_ONLY}
      onClick={() => ask(what)}
    >
      {label}
    </button>
  )
  return (
    <>
      {isDelayed && button('start', 'Start now…')}
      {button('relaunch', 'Relaunch…')}
      {asking === 'start' && (
        <AskDialog
          title="Start it now?"
          act="Start now"
          onAct={async () => {
            await server.startNow(id)
            onChange()
          }}
          onClose={() => ask(null)}
        >
          <p>It waits for its time no longer, and begins as soon as a worker has a place for it.</p>
        </AskDialog>
      )}
      {asking === 'relaunch' && (
        <AskDialog
          title="Launch it once more?"
          act="Relaunch"
          onAct={async () => navigate(`/tasks/${await server.relaunch(id)}`)}
          onClose={() => ask(null)}
        >
          <p>
            A new task with the same arguments, owner, tags and options is launched
            {isOver ? '' : ' beside this one, which goes on'}. What the first has done is done once more.
          </p>
        </AskDialog>
      )}
    </>
  )
}
