// What stands where the list would be: nothing ever launched, or nothing that matches.
import { Link } from 'wouter'
import { inertText } from '../format/inert.ts'
import { CopyButton } from './copy-button.tsx'

const DEFINE = `import { backgroundTask, taskState } from 'offstage'

export const hello = backgroundTask('hello', async (name: string) => {
  const state = taskState()
  state.progress = { done: 1, total: 1 }
  console.log('Hello, ' + name)
})`
const LAUNCH = `npx offstage launch hello '["world"]'`

export function NoTasksYet() {
  return (
    <section className="notice start">
      <h2>No task has been launched yet</h2>
      <ol>
        <li>
          Declare a function as a background task:
          <Code text={DEFINE} />
        </li>
        <li>
          Launch it from your server with <code>hello.launch('world')</code>, or from a terminal:
          <Code text={LAUNCH} />
        </li>
        <li>It appears here by itself, with its state, its log and a Kill button.</li>
      </ol>
    </section>
  )
}

export interface NoMatchProps {
  filter: string
  /** Names that exist, to choose one from. */
  names: string[]
  /** Whether the page asked for lies beyond the oldest task. */
  isBeyond: boolean
}

export function NoMatch({ filter, names, isBeyond }: NoMatchProps) {
  return (
    <section className="notice">
      <h2>{isBeyond ? 'There are no older tasks' : 'No task matches'}</h2>
      {filter && (
        <p>
          The filter is <code>{inertText(filter)}</code>.
        </p>
      )}
      <p className="actions">
        <Link href="/tasks" className="button">
          {isBeyond ? 'To the newest' : 'Clear the filter'}
        </Link>
      </p>
      {!isBeyond && names.length > 0 && (
        <p className="names">
          Names there are:{' '}
          {names.slice(0, 12).map((name) => (
            <Link key={name} href={`/tasks?q=${encodeURIComponent(`name:${name}`)}`} className="tag">
              {inertText(name)}
            </Link>
          ))}
        </p>
      )}
    </section>
  )
}

function Code({ text }: { text: string }) {
  return (
    <div className="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} label="Copy" />
    </div>
  )
}
