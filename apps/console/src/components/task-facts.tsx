// What is fixed of a task: its id, who launched it for whom, its words, how it is run.
import { Link } from 'wouter'
import { inertText } from '../format/inert.ts'
import { runFacts } from '../format/run-facts.ts'
import { shortId } from '../format/short-id.ts'
import type { ConsoleTaskDetail } from '../server.ts'
import { CopyButton } from './copy-button.tsx'

export type TaskFactsProps = Pick<
  ConsoleTaskDetail,
  | 'id'
  | 'name'
  | 'owner'
  | 'tags'
  | 'attempt'
  | 'run'
  | 'parentTask'
  | 'hookedTask'
  | 'hooks'
  | 'queue'
  | 'priority'
  | 'repeats'
  | 'schedule'
> & { queueKey: string | null }

export function TaskFacts(facts: TaskFactsProps) {
  const { id, name, owner, tags, attempt, run, parentTask, hookedTask, hooks, queue, queueKey, priority } = facts
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
      {facts.repeats !== null && (
        <div>
          <dt>Repeats</dt>
          <dd>
            <Link href={`/tasks/${facts.repeats}`}>{shortId(facts.repeats)}</Link>
          </dd>
        </div>
      )}
      {facts.schedule !== null && (
        <div>
          <dt>Schedule</dt>
          <dd>
            <Link href="/schedules">{inertText(facts.schedule)}</Link>
          </dd>
        </div>
      )}
      {queue !== name && (
        <div>
          <dt>Queue</dt>
          <dd>
            <Link href="/queues">{inertText(queue)}</Link>
          </dd>
        </div>
      )}
      {queueKey !== null && (
        <div>
          <dt>Key</dt>
          <dd>{inertText(queueKey)}</dd>
        </div>
      )}
      {priority !== 0 && (
        <div>
          <dt>Priority</dt>
          <dd>{priority}</dd>
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
