// One task in the list. The name's link covers the row, so a click anywhere opens it, as does a middle click in another tab.
import { Link } from 'wouter'
import { inertText } from '../format/inert.ts'
import { reasonOf } from '../format/reason.ts'
import { shortId } from '../format/short-id.ts'
import { isEnded, READ_ONLY } from '../format/status.ts'
import type { ConsoleTaskRow } from '../server.ts'
import { Icon } from './icon.tsx'
import { NoWorkerMark } from './no-worker.tsx'
import { NotRespondingMark } from './not-responding.tsx'
import { ProgressBar } from './progress-bar.tsx'
import { StatusBadge } from './status-badge.tsx'
import { Ago, Span } from './times.tsx'
import { TriedAgain } from './tried-again.tsx'

export interface TaskRowProps {
  task: ConsoleTaskRow
  /** It waits, and no live worker knows its name. */
  isUnknown: boolean
  isGone: boolean
  /** The kill was asked for here and is not confirmed yet. */
  isKilling: boolean
  mayKill: boolean
  onKill: (task: ConsoleTaskRow) => void
}

export function TaskRow({ task, isUnknown, isGone, isKilling, mayKill, onKill }: TaskRowProps) {
  const reason = reasonOf(task)
  return (
    <tr className={isGone ? 'gone' : ''} data-task={task.id}>
      <td className="col-status">
        <StatusBadge status={task.status} />
        {task.stuckSince !== null && <NotRespondingMark since={task.stuckSince} />}
      </td>
      <td className="col-task">
        <Link href={`/tasks/${task.id}`} className="row-link" data-row-link="">
          {inertText(task.name)}
        </Link>
        <span className="under">
          <code title={task.id}>{shortId(task.id)}</code>
          {task.tags.map((tag) => (
            <span key={tag} className="tag">
              {inertText(tag)}
            </span>
          ))}
          {task.attempt > 1 && <span>attempt {task.attempt}</span>}
          {isUnknown && <NoWorkerMark />}
          {reason && <span className="reason">{inertText(reason)}</span>}
        </span>
        {task.progress && (
          <span className="narrow-only">
            <ProgressBar progress={task.progress} />
          </span>
        )}
        <span className="phone-only">
          <Duration task={task} />
        </span>
      </td>
      <td className="col-progress">
        {task.progress ? <ProgressBar progress={task.progress} /> : <span className="none">—</span>}
      </td>
      <td className="col-started">
        {task.startedAt === null ? <span className="none">not started</span> : <Ago at={task.startedAt} />}
      </td>
      <td className="col-duration">
        <Duration task={task} />
      </td>
      <td className="col-actions">
        <Link
          href={`/tasks/${task.id}?tab=logs`}
          className="button quiet small logs-link"
          aria-label={`Logs of ${task.name} ${shortId(task.id)}`}
        >
          <Icon name="logs" />
          <span className="wide-only">Logs</span>
        </Link>
        {!isEnded(task.status) && <KillButton task={task} isKilling={isKilling} mayKill={mayKill} onKill={onKill} />}
      </td>
    </tr>
  )
}

function Duration({ task }: { task: ConsoleTaskRow }) {
  const { status, startedAt, endedAt, launchedAt, dueAt } = task
  if (status === 'queued' && startedAt !== null)
    return <span className="none">tried again {dueAt === null ? 'soon' : <TriedAgain dueAt={dueAt} />}</span>
  if (startedAt !== null) return <Span from={startedAt} to={endedAt} />
  if (endedAt !== null) return <span className="none">never ran</span>
  return (
    <span className="none">
      waits <Span from={launchedAt} to={null} />
    </span>
  )
}

function KillButton({ task, isKilling, mayKill, onKill }: Omit<TaskRowProps, 'isGone' | 'isUnknown'>) {
  const isUnderWay = isKilling || task.status === 'stopping'
  return (
    <button
      type="button"
      className="button danger small kill"
      disabled={isUnderWay || !mayKill}
      title={mayKill ? undefined : READ_ONLY}
      onClick={() => onKill(task)}
      aria-label={`${isUnderWay ? 'Killing' : 'Kill'} ${task.name} ${shortId(task.id)}`}
    >
      {isUnderWay ? 'Killing…' : 'Kill'}
    </button>
  )
}
