// The head of a task's page: name, status with its reason, the facts, what it uses, and Kill.
import { Link } from 'wouter'
import { inertText } from '../format/inert.ts'
import { reasonOf } from '../format/reason.ts'
import { graceOf } from '../format/run-facts.ts'
import { isEnded } from '../format/status.ts'
import type { ConsoleTaskDetail, Vitals } from '../server.ts'
import { useNow } from '../shell/clock.ts'
import { ChildrenView } from './children-view.tsx'
import { KillControl } from './kill-control.tsx'
import { NotResponding } from './not-responding.tsx'
import { StatusBadge } from './status-badge.tsx'
import { TaskActions } from './task-actions.tsx'
import { TaskFacts } from './task-facts.tsx'
import { Timeline } from './timeline.tsx'
import { TriedAgain } from './tried-again.tsx'
import { VitalsView } from './vitals-view.tsx'
import { WhyView } from './why-view.tsx'

export interface TaskHeaderProps {
  task: Omit<ConsoleTaskDetail, 'input' | 'result' | 'killReport'>
  /** The newest that are known. */
  vitals: Vitals | null
  /** A kill was asked for here and is not confirmed yet. */
  isKilling: boolean
  mayKill: boolean
  onKill: () => void
  /** Ends the time that a task has to stop. */
  onHurry: () => Promise<void>
  /** Something was done that is not pushed. */
  onChange: () => void
}

export function TaskHeader({ task, vitals, isKilling, mayKill, onKill, onHurry, onChange }: TaskHeaderProps) {
  const { id, name, status, attempt, kill, run, dueAt } = task
  const reason = reasonOf({ status, kill, error: task.error ? task.error.message.split('\n', 1)[0]! : null })
  const isAtWork = status === 'running' || status === 'stopping'
  const isTriedAgain = status === 'queued' && attempt > 0
  return (
    <header className="task-header">
      <p className="crumbs">
        <Link href="/tasks">Tasks</Link> /{' '}
        <Link href={`/tasks?q=${encodeURIComponent(`name:${name}`)}`}>{inertText(name)}</Link>
      </p>
      <div className="task-title">
        <h1>{inertText(name)}</h1>
        <StatusBadge status={status} />
        {isAtWork && typeof vitals?.stuckSince === 'number' && <NotResponding since={vitals.stuckSince} />}
        <span className="spacer" />
        <TaskActions
          id={id}
          isOver={isEnded(status)}
          isDelayed={status === 'queued' && dueAt !== null}
          mayAct={mayKill}
          onChange={onChange}
        />
        <KillControl status={status} isKilling={isKilling} mayKill={mayKill} onKill={onKill} onHurry={onHurry} />
      </div>
      {reason && <p className="reason">{inertText(reason)}</p>}
      {status === 'stopping' && kill && <Escalation askedAt={kill.askedAt} graceMs={graceOf(run)} />}
      {isTriedAgain && dueAt !== null && (
        <p className="hint">
          Attempt {attempt} failed; tried again <TriedAgain dueAt={dueAt} />.
        </p>
      )}
      {(status === 'queued' || status === 'running') && <WhyView id={id} isQueued={status === 'queued'} />}
      <TaskFacts {...task} queueKey={task.key} />
      <ChildrenView id={id} />
      <Timeline
        status={status}
        launchedAt={task.launchedAt}
        startedAt={task.startedAt}
        endedAt={task.endedAt}
        askedAt={kill?.askedAt ?? null}
        failedAttempts={task.earlierAttempts.length}
      />
      {vitals && (isAtWork || isEnded(status)) && (
        <VitalsView vitals={vitals} isLast={isEnded(status)} limitBytes={run.memoryBytes} />
      )}
    </header>
  )
}

/** A kill that takes its time says what it waits for. */
function Escalation({ askedAt, graceMs }: { askedAt: number; graceMs: number }) {
  const isLate = useNow() - askedAt > graceMs
  return (
    <p className="hint">
      {isLate
        ? 'The time that it has by itself to clean up is over. Unless the kill gave it more, its processes are being ended by force.'
        : 'The task was told. If it listens it has time to clean up, else it is ended at once.'}
    </p>
  )
}
