// What is fixed of a task: its id, who launched it for whom, its words, how it is run.
import { Link } from 'wouter'
import { inertText } from '../format/inert.ts'
import { runFacts } from '../format/run-facts.ts'
import type { ConsoleTaskDetail } from '../server.ts'
import { CopyButton } from './copy-button.tsx'

export type TaskFactsProps = Pick<
  ConsoleTaskDetail,
  'id' | 'owner' | 'tags' | 'attempt' | 'run' | 'parentTask' | 'hookedTask' | 'hooks'
>

export function TaskFacts({ id, owner, tags, attempt, run, parentTask, hookedTask, hooks }: TaskFactsProps) {
  return (
    <dl className="facts">
      <div>
        <dt>Id</dt>
        <dd>
          <code>{id}</code> <CopyButton text={id} label="Copy id" />
        </dd>
      </div>
      {parentTask && (
        <div>
          <dt>Launched by</dt>
          <dd>
            <Link href={`/tasks/${parentTask.id}`}>{inertText(parentTask.name)}</Link>
          </dd>
        </div>
      )}
      {hookedTask && (
        <div>
          <dt>Hook of</dt>
          <dd>
            <Link href={`/tasks/${hookedTask.id}`}>{inertText(hookedTask.name)}</Link>
          </dd>
        </div>
      )}
      {hooks.length > 0 && (
        <div>
          <dt>Hooks</dt>
          <dd>
            {hooks.map((hook) => (
              <span key={hook.id}>
                <Link href={`/tasks/${hook.id}`}>{inertText(hook.name)}</Link>{' '}
              </span>
            ))}
          </dd>
        </div>
      )}
      {owner !== null && (
        <div>
          <dt>Owner</dt>
          <dd>{inertText(owner)}</dd>
        </div>
      )}
      {tags.length > 0 && (
        <div>
          <dt>Tags</dt>
          <dd>
            {tags.map((tag) => (
              <span key={tag} className="tag">
                {inertText(tag)}
              </span>
            ))}
          </dd>
        </div>
      )}
      {attempt > 1 && (
        <div>
          <dt>Attempt</dt>
          <dd>
            {attempt} of at most {(run.retries ?? 0) + 1}
          </dd>
        </div>
      )}
      {runFacts(run).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
