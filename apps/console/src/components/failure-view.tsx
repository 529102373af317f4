// An error with its stack: the user's own frames first to the eye, libraries folded, causes below.
import type { Failure } from 'offstage/client'
import { inertText } from '../format/inert.ts'
import { type FrameGroup, readStack, splitFrame } from '../format/stack.ts'
import { CopyButton } from './copy-button.tsx'

export function FailureView({ failure }: { failure: Failure }) {
  return (
    <div className="failure">
      <OneFailure failure={failure} />
      {failure.cause && (
        <section className="cause">
          <h2>Caused by</h2>
          <FailureView failure={failure.cause} />
        </section>
      )}
    </div>
  )
}

function OneFailure({ failure }: { failure: Failure }) {
  const groups = failure.stack ? readStack(failure.stack) : []
  return (
    <>
      <p className="failure-message">
        <b>{inertText(failure.name)}</b>
        {failure.code && (
          <>
            {' '}
            <code>{inertText(failure.code)}</code>
          </>
        )}
        <span>{failure.message.split('\n').map(inertText).join('\n')}</span>
      </p>
      {groups.length > 0 && (
        <>
          <ol className="frames">
            {groups.map((group, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the runs of one stack never move
              <Group key={index} group={group} />
            ))}
          </ol>
          <CopyButton text={failure.stack ?? ''} label="Copy stack" />
        </>
      )}
    </>
  )
}

function Group({ group }: { group: FrameGroup }) {
  const frames = group.frames.map((frame, index) => {
    const [fn, place] = splitFrame(frame.text)
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the frames of one stack never move
      <div key={index} className="frame">
        {fn && <b>{inertText(fn)}</b>} <span>{inertText(place)}</span>
      </div>
    )
  })
  if (!group.isLibrary) return <li className="own">{frames}</li>
  return (
    <li className="library">
      <details>
        <summary>
          {group.frames.length} library frame{group.frames.length === 1 ? '' : 's'}
        </summary>
        {frames}
      </details>
    </li>
  )
}
