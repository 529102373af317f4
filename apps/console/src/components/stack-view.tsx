// Where a task is or was: the user's own functions first and plain to see, the whole stack folded below.
import { functionOf, stackText } from '../format/frames.ts'
import { inertText } from '../format/inert.ts'
import type { StackFrame } from '../server.ts'
import { CopyButton } from './copy-button.tsx'
import { Place } from './place.tsx'

export function StackView({ frames }: { frames: readonly StackFrame[] }) {
  const own = frames.filter(({ isUser }) => isUser)
  const hasOthers = own.length < frames.length
  return (
    <div className="stack">
      {own.length > 0 && (
        <ol className="frames" aria-label="Your functions, the innermost first">
          {own.map((frame, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the frames of one stack never move
            <FrameLine key={index} frame={frame} isFirst={index === 0} />
          ))}
        </ol>
      )}
      <div className="stack-rest">
        {hasOthers && (
          <details open={own.length === 0}>
            <summary>
              {own.length === 0
                ? `${frames.length} frames of Node and libraries, none of yours`
                : `Whole stack, ${frames.length} frames`}
            </summary>
            <ol className="frames" aria-label="The whole stack, the innermost first">
              {frames.map((frame, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the frames of one stack never move
                <FrameLine key={index} frame={frame} />
              ))}
            </ol>
          </details>
        )}
        <CopyButton text={() => stackText(frames)} label="Copy stack" />
      </div>
    </div>
  )
}

function FrameLine({ frame, isFirst = false }: { frame: StackFrame; isFirst?: boolean }) {
  return (
    <li className={`frame ${frame.isUser ? 'own' : 'library'} ${isFirst ? 'innermost' : ''}`}>
      <b>{inertText(functionOf(frame))}</b> <Place at={frame} />
    </li>
  )
}
