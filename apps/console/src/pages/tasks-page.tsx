// The live list of tasks: filter, quick tabs, rows that stay in place, pages, kill.
import { useLive } from 'offstage/react'
import { useMemo, useRef, useState } from 'react'
import { NoMatch, NoTasksYet } from '../components/empty-tasks.tsx'
import { ErrorPanel } from '../components/error-panel.tsx'
import { FilterBar } from '../components/filter-bar.tsx'
import { useHeldRows } from '../components/held-rows.ts'
import { Icon } from '../components/icon.tsx'
import { KillDialog } from '../components/kill-dialog.tsx'
import { NoLongerLive } from '../components/no-longer-live.tsx'
import { Pager } from '../components/pager.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { StatusTabs } from '../components/status-tabs.tsx'
import { TasksTable } from '../components/tasks-table.tsx'
import { useHold } from '../components/use-hold.ts'
import { formatCount } from '../format/count.ts'
import { filterOf } from '../format/filter.ts'
import type { StatusTab } from '../format/status.ts'
import { type ConsoleTaskRow, type ConsoleTasks, server } from '../server.ts'
import { useMayKill } from '../shell/about.ts'
import { useQuery } from '../shell/location.ts'
import { usePageTitle } from '../shell/page-title.ts'
import { useAnnouncedEnds } from './announced-ends.ts'
import { useKilling } from './killing.ts'

const NOTHING: ConsoleTaskRow[] = []
const NO_NAMES: string[] = []

export function TasksPage() {
  usePageTitle('Tasks')
  const [query, changeQuery] = useQuery()
  const key = query.toString()
  const { filter, complaint, tab, beforeN } = useMemo(() => filterOf(query), [query])
  const { data, error, isLoading, stale } = useLive(server.tasks, filter)
  const { data: unknownNames = NO_NAMES } = useLive(server.unknownNames)
  const latest = data?.rows ?? NOTHING
  const body = useRef<HTMLTableSectionElement>(null)
  const [asked, setAsked] = useState<ConsoleTaskRow | null>(null)
  const isHeld = useHold(body) || asked !== null
  const { rows, waiting, release } = useHeldRows(latest, isHeld, key)
  const { killing, kill } = useKilling(latest)
  useAnnouncedEnds(latest)
  const mayKill = useMayKill()
  const hrefOf = (patch: Record<string, string | null>) => addressOf(query, patch)
  const showNew = () => {
    release()
    scrollTo({ top: 0 })
  }
  if (error && !data) {
    return <ErrorPanel isPage title="The tasks cannot be read" error={error} onReload={() => location.reload()} />
  }
  const dialogTask = asked && (latest.find(({ id }) => id === asked.id) ?? asked)
  return (
    <>
      <h1 className="page-title">Tasks</h1>
      <NoLongerLive error={error} />
      <FilterBar
        value={query.get('q') ?? ''}
        onChange={(q) => changeQuery({ q, before: null }, { replace: true })}
        label="Filter tasks"
        placeholder="Name, id, or name: tag: owner: status:"
        suggestions={data?.names.map((name) => `name:${name}`) ?? []}
        complaint={complaint}
        isBusy={isLoading && data !== undefined}
      />
      <StatusTabs
        active={tab}
        counts={data?.counts}
        cap={data?.countCap ?? 0}
        hrefOf={(next: StatusTab) => hrefOf({ status: next === 'all' ? null : next, before: null })}
      />
      <div className="new-rows">
        {waiting > 0 && (
          <button type="button" className="button accent" onClick={showNew}>
            <Icon name="up" /> {waiting} new
          </button>
        )}
      </div>
      {!data && <Skeleton lines={10} />}
      {data && rows.length === 0 && (
        <Empty data={data} filter={query.get('q') ?? ''} isFiltered={key !== ''} isBeyond={beforeN.length > 0} />
      )}
      {rows.length > 0 && data && (
        <TasksTable
          rows={rows}
          unknownNames={unknownNames}
          body={body}
          caption={captionOf(data, filter.statuses)}
          isStale={stale}
          killing={killing}
          mayKill={mayKill}
          onKill={setAsked}
        />
      )}
      <Pager
        first={beforeN.length > 1 ? hrefOf({ before: null }) : null}
        newer={beforeN.length > 0 ? hrefOf({ before: beforeN.slice(0, -1).join(',') || null }) : null}
        older={data?.older ? hrefOf({ before: [...beforeN, latest.at(-1)?.n].join(',') }) : null}
      />
      {dialogTask && (
        <KillDialog
          task={dialogTask}
          graceMs={null}
          onKill={(way) => kill(dialogTask.id, way)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}

function Empty(props: { data: ConsoleTasks; filter: string; isFiltered: boolean; isBeyond: boolean }) {
  const { data, filter, isFiltered, isBeyond } = props
  if (!isFiltered || data.names.length === 0) return <NoTasksYet />
  return <NoMatch filter={filter} names={data.names} isBeyond={isBeyond} />
}

function captionOf({ counts, countCap }: ConsoleTasks, statuses: (keyof ConsoleTasks['counts'])[] | undefined): string {
  const shown = statuses ? statuses.map((status) => counts[status]) : Object.values(counts)
  const total = shown.reduce((sum, count) => sum + count, 0)
  return `Newest first · ${formatCount(total, countCap)} ${total === 1 ? 'task' : 'tasks'}`
}

function addressOf(query: URLSearchParams, patch: Record<string, string | null>): string {
  const next = new URLSearchParams(query)
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) next.delete(key)
    else next.set(key, value)
  }
  const text = next.toString()
  return text ? `/tasks?${text}` : '/tasks'
}
