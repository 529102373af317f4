// Asks before a queue is paused or resumed: which one, and what that means for its tasks.
import { plural } from '../format/count.ts'
import { inertText } from '../format/inert.ts'
import { type ConsoleQueue, server } from '../server.ts'
import { AskDialog } from './ask-dialog.tsx'

export function PauseDialog({ queue, onClose }: { queue: ConsoleQueue; onClose: () => void }) {
  const isPaused = queue.pausedAt !== null
  return (
    <AskDialog
      title={`${isPaused ? 'Resume' : 'Pause'} the queue “${inertText(queue.name)}”?`}
      act={isPaused ? 'Resume' : 'Pause'}
      onAct={() => server.setQueue(queue.name, { paused: !isPaused })}
      onClose={onClose}
    >
      <p>
        {isPaused
          ? `Its tasks begin again, as its bounds allow: ${plural(queue.queued, 'task')} waiting.`
          : `No task of it begins until it is resumed, on any worker. What runs goes on: ${plural(queue.running, 'task')}. Launches are taken, and wait.`}
      </p>
    </AskDialog>
  )
}
