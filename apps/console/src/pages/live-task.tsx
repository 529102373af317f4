// A task as it lives: head, timeline, tabs. Keys 1 to 5 choose a tab, Shift+K kills.
import { quiet } from 'offstage/client'
import { useTask } from 'offstage/react'
import { useEffect, useRef, useState } from 'react'
import { FailureView } from '../components/failure-view.tsx'
import { KillDialog } from '../components/kill-dialog.tsx'
import { NoLongerLive } from '../components/no-longer-live.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { StatePanel } from '../components/state-panel.tsx'
import { TabPanel, Tabs } from '../components/tabs.tsx'
import { TaskHeader } from '../components/task-header.tsx'
import { ValuePanel } from '../components/value-panel.tsx'
import { isEnded } from '../format/status.ts'
import { LogBook } from '../logs/log-book.ts'
import { server } from '../server.ts'
import { useMayKill } from '../shell/about.ts'
import { useQuery } from '../shell/location.ts'
import { useShortcuts } from '../shell/shortcuts.ts'
import { useAnnouncedEnds } from './announced-ends.ts'
import { useKilling } from './killing.ts'
import { LogPanel } from './log-panel.tsx'
import type { TaskAnswer } from './use-task-detail.ts'

type Tab = 'state' | 'logs' | 'input' | 'result' | 'error'
const TABS: { key: Tab; label: string }[] = [
  { key: 'state', label: 'Live state' },
  { key: 'logs', label: 'Logs' },
  { key: 'input', label: 'Input' },
  { key: 'result', label: 'Result' },
  { key: 'error', label: 'Error' },
]

export function LiveTask({ answer, onEnd }: { answer: TaskAnswer; onEnd: () => void }) {
  const { detail } = answer
  const live = useTask(answer.task)
  // The owner is not for bearers of handles; the console's own answer has it.
  const task = { ...detail, ...live.snapshot, owner: detail.owner }
  const [query, changeQuery] = useQuery()
  const [isAsking, setAsking] = useState(false)
  const { killing, kill } = useKilling([task])
  useAnnouncedEnds([task])
  const mayKill = useMayKill()
  const isOver = isEnded(task.status)
  useEffect(() => {
    if (isOver && detail.endedAt === null) onEnd()
  }, [isOver, detail.endedAt, onEnd])
  const [book] = useState(() => new LogBook((page) => quiet(server.logs)(detail.id, page)))
  const tabs = TABS.filter(({ key }) => key !== 'error' || task.error)
  const fallback = useRef<Tab>(detail.status === 'failed' ? 'error' : 'state')
  const tab = tabs.find(({ key }) => key === query.get('tab'))?.key ?? fallback.current
  const choose = (key: Tab) => changeQuery({ tab: key }, { replace: true })
  useShortcuts({
    ...Object.fromEntries(tabs.map(({ key }, index) => [String(index + 1), () => choose(key)])),
    K: () => !isOver && mayKill && setAsking(true),
    c: () => void navigator.clipboard?.writeText(detail.id),
  })
  return (
    <>
      <TaskHeader
        task={task}
        parent={detail.parentTask}
        isKilling={killing.has(task.id)}
        mayKill={mayKill}
        onKill={() => setAsking(true)}
      />
      <NoLongerLive error={live.problem} />
      <Tabs label="Parts of the task" tabs={tabs} active={tab} onChange={choose} />
      <TabPanel active={tab}>
        {tab === 'state' &&
          (live.state ? <StatePanel state={live.state} isRunning={!isOver} /> : <Skeleton lines={4} />)}
        {tab === 'logs' && (
          <LogPanel answer={answer} book={book} startedAt={task.startedAt ?? task.launchedAt} isRunning={!isOver} />
        )}
        {tab === 'input' && <ValuePanel shown={detail.input} empty="It was launched without arguments." />}
        {tab === 'result' &&
          (detail.result ? (
            <ValuePanel shown={detail.result} empty="It returned nothing." />
          ) : (
            <p className="none">{isOver ? 'It has no result: it did not complete.' : 'No result yet.'}</p>
          ))}
        {tab === 'error' && task.error && <FailureView failure={task.error} />}
      </TabPanel>
      {isAsking && (
        <KillDialog task={task} onKill={(reason) => kill(task.id, reason)} onClose={() => setAsking(false)} />
      )}
    </>
  )
}
