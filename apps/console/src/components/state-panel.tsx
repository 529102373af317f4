// What a task says of itself: progress where it follows the convention, and the whole state as a live tree.
import { progressOf } from 'offstage/client'
import { JsonTree } from '../tree/json-tree.tsx'
import { jsonText } from '../tree/tree-entries.ts'
import { CopyButton } from './copy-button.tsx'
import { ProgressBar } from './progress-bar.tsx'

export function StatePanel({ state, isRunning }: { state: object; isRunning: boolean }) {
  const progress = progressOf(state)
  return (
    <>
      <div className="panel-bar">
        {progress && <ProgressBar progress={progress} />}
        <span className="spacer" />
        <CopyButton text={() => jsonText(state)} label="Copy JSON" />
      </div>
      <JsonTree
        value={state}
        isLive={isRunning}
        empty={
          isRunning
            ? 'The state is empty so far. What the task writes to taskState() appears here at once.'
            : 'It kept no state.'
        }
      />
    </>
  )
}
