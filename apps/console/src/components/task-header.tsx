// The head of a task's page: name, status with its reason, the facts, and Kill.
import type { TaskSnapshot } from 'offstage/client'
import { Link } from 'wouter'
import { inertText } from '../format/inert.ts'
import { reasonOf } from '../format/reason.ts'
import { isEnded, READ_ONLY } from '../format/status.ts'
import { useNow } from '../shell/clock.ts'
import { CopyButton } from './copy-button.tsx'
import { StatusBadge } from './status-badge.tsx'
import { Timeline } from './timeline.tsx'

export interface TaskHeaderProps {
  task: Pick<
    TaskSnapshot,
    'id' | 'name' | 'status' | 'launchedAt' | 'startedAt' | 'endedAt' | 'owner' | 'tags' | 'attempt' | 'kill' | 'error'
  >
  parent: { id: string; name: string } | null
  isKilling: boolean
  mayKill: boolean
  onKill: () => void
}

export function TaskHeader({ task, parent, isKilling, mayKill, onKill }: TaskHeaderProps) {
  const { id, name, status, owner, tags, attempt, kill } = task
  const reason = reasonOf({ status, kill, error: task.error ? task.error.message.split('\n', 1)[0]! : null })
  const isUnderWay = isKilling || status === 'stopping'
  return (
    <header className="task-header">
      <p className="crumbs">
        <Link href="/tasks">Tasks</Link> /{' '}
        <Link href={`/tasks?q=${encodeURIComponent(`name:${name}`)}`}>{inertText(name)}</Link>
      </p>
      <div className="task-title">
        <h1>{inertText(name)}</h1>
        <StatusBadge status={status} />
        <span className="spacer" />
        {!isEnded(status) && (
          <button
            type="button"
            className="button danger"
            disabled={isUnderWay || !mayKill}
            title={mayKill ? undefined : READ_ONLY}
            onClick={onKill}
          >
            {isUnderWay ? 'Killing…' : 'Kill'}
          </button>
        )}
      </div>
      {reason && <p className="reason">{inertText(reason)}</p>}
      {status === 'stopping' && kill && <Escalation askedAt={kill.askedAt} />}
      <dl className="facts">
        <div>
          <dt>Id</dt>
          <dd>
            <code>{id}</code> <CopyButton text={id} label="Copy id" />
          </dd>
        </div>
        {parent && (
          <div>
            <dt>Launched by</dt>
            <dd>
              <Link href={`/tasks/${parent.id}`}>{inertText(parent.name)}</Link>
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
            <dd>{attempt}</dd>
          </div>
        )}
      </dl>
      <Timeline
        status={status}
        launchedAt={task.launchedAt}
        startedAt={task.startedAt}
        endedAt={task.endedAt}
        askedAt={kill?.askedAt ?? null}
      />
    </header>
  )
}

/** A kill that takes its time says what it waits for. */
function Escalation({ askedAt }: { askedAt: number }) {
  const isLate = useNow() - askedAt > 5000
  return (
    <p className="hint">
      {isLate
        ? 'The time to clean up is over; its processes are being ended by force.'
        : 'The task was told. If it listens it has up to 5 s to clean up, else it is ended at once.'}
    </p>
  )
}
