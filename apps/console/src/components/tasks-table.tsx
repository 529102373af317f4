// The list of tasks as a real table, with the keys that walk through it.
import type { ReactNode, RefObject } from 'react'
import { isEnded } from '../format/status.ts'
import type { ConsoleTaskRow } from '../server.ts'
import { useShortcuts } from '../shell/shortcuts.ts'
import type { HeldRow } from './held-rows.ts'
import { TaskRow } from './task-row.tsx'

export interface TasksTableProps {
  rows: HeldRow<ConsoleTaskRow>[]
  /** Names that no live worker knows, though tasks wait under them. */
  unknownNames: readonly string[]
  body: RefObject<HTMLTableSectionElement | null>
  caption: ReactNode
  isStale: boolean
  killing: ReadonlySet<string>
  mayKill: boolean
  onKill: (task: ConsoleTaskRow) => void
}

export function TasksTable({ rows, unknownNames, body, caption, isStale, killing, mayKill, onKill }: TasksTableProps) {
  const killFocused = () => {
    const id = document.activeElement?.closest('tr')?.dataset.task
    const held = rows.find(({ row }) => row.id === id)
    if (held && mayKill && !isEnded(held.row.status)) onKill(held.row)
  }
  useShortcuts({
    j: () => moveFocus(body.current, 1),
    k: () => moveFocus(body.current, -1),
    ArrowDown: () => moveFocus(body.current, 1),
    ArrowUp: () => moveFocus(body.current, -1),
    K: killFocused,
    Escape: () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
  })
  return (
    <table className={`tasks ${isStale ? 'stale' : ''}`}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="col-status">
            Status
          </th>
          <th scope="col" className="col-task">
            Task
          </th>
          <th scope="col" className="col-progress">
            Progress
          </th>
          <th scope="col" className="col-started">
            Started
          </th>
          <th scope="col" className="col-duration">
            Duration
          </th>
          <th scope="col" className="col-actions">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map(({ row, isGone }) => (
          <TaskRow
            key={row.id}
            task={row}
            isUnknown={row.status === 'queued' && unknownNames.includes(row.name)}
            isGone={isGone}
            isKilling={killing.has(row.id)}
            mayKill={mayKill}
            onKill={onKill}
          />
        ))}
      </tbody>
    </table>
  )
}

/** To the next or previous row's link; into the table if the focus is elsewhere. */
function moveFocus(body: HTMLElement | null, step: 1 | -1): void {
  const links = [...(body?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])]
  const row = document.activeElement?.closest('tr')
  const at = links.findIndex((link) => link.closest('tr') === row)
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step
  links[Math.max(0, Math.min(next, links.length - 1))]?.focus()
}
