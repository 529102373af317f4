// A task as it lives: head, timeline, tabs. Number keys choose a tab, Shift+K kills, Shift+X takes an X-ray.
import { quiet } from 'offstage/client'
import { useLive, useTask } from 'offstage/react'
import { useEffect, useRef, useState } from 'react'
import { AttemptsView } from '../components/attempts-view.tsx'
import { FailureView } from '../components/failure-view.tsx'
import { KillDialog } from '../components/kill-dialog.tsx'
import { KillReportView } from '../components/kill-report-view.tsx'
import { NoLongerLive } from '../components/no-longer-live.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { StatePanel } from '../components/state-panel.tsx'
import { TabPanel, Tabs } from '../components/tabs.tsx'
import { TaskHeader } from '../components/task-header.tsx'
import { ValuePanel } from '../components/value-panel.tsx'
import { XrayPanel } from '../components/xray-panel.tsx'
import { graceOf } from '../format/run-facts.ts'
import { shortId } from '../format/short-id.ts'
import { isEnded } from '../format/status.ts'
import { LogBook } from '../logs/log-book.ts'
import { server } from '../server.ts'
import { useMayKill } from '../shell/about.ts'
import { useQuery } from '../shell/location.ts'
import { useShortcuts } from '../shell/shortcuts.ts'
import { useAnnouncedEnds } from './announced-ends.ts'
import { useKilling } from './killing.ts'
import { LogPanel } from './log-panel.tsx'
import { firstTab, type TaskTab, taskTabs } from './task-tabs.ts'
import type { TaskAnswer } from './use-task-detail.ts'
import { useXrays } from './use-xrays.ts'

const HURRY = { reason: '', graceMs: 0, force: false }

export function LiveTask({ answer, onChange }: { answer: TaskAnswer; onChange: () => void }) {
  const { detail } = answer
  const live = useTask(answer.task)
  // The owner and who killed it are not for bearers of handles; the console's own answer has them.
  const task = { ...detail, ...live.snapshot, owner: detail.owner }
  const { status, attempt } = task
  const isOver = isEnded(status)
  const { data: newest } = useLive(server.vitals, isOver ? null : task.id)
  const vitals = (isOver ? null : newest) ?? detail.vitals
  const [query, changeQuery] = useQuery()
  const [isAsking, setAsking] = useState(false)
  const { killing, kill } = useKilling([task])
  const { take, ...xrays } = useXrays(task.id)
  useAnnouncedEnds([task])
  const mayKill = useMayKill()
  // What is not pushed (result, attempts, kill report) is asked for again with each turn of the task.
  const known = useRef('')
  useEffect(() => {
    const turn = `${status} ${attempt}`
    if (known.current !== '' && known.current !== turn) onChange()
    known.current = turn
  }, [status, attempt, onChange])
  const [book] = useState(() => new LogBook((page) => quiet(server.logs)(detail.id, page)))
  const tabs = taskTabs({ task, xrays: xrays.xrays.length })
  const fallback = useRef<TaskTab>(firstTab(detail))
  const tab = tabs.find(({ key }) => key === (query.get('tab') ?? fallback.current))?.key ?? 'state'
  const choose = (key: TaskTab) => changeQuery({ tab: key }, { replace: true })
  useShortcuts({
    ...Object.fromEntries(tabs.map(({ key }, index) => [String(index + 1), () => choose(key)])),
    K: () => !isOver && mayKill && setAsking(true),
    X: () => {
      if (!tabs.some(({ key }) => key === 'xray')) return
      choose('xray')
      if (status === 'running' && mayKill && xrays.asking === null) take(0)
    },
    c: () => void navigator.clipboard?.writeText(detail.id),
  })
  return (
    <>
      <TaskHeader
        task={task}
        vitals={vitals}
        isKilling={killing.has(task.id)}
        mayKill={mayKill}
        onKill={() => setAsking(true)}
        onHurry={() => kill(task.id, HURRY)}
        onChange={onChange}
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
        {tab === 'xray' && (
          <XrayPanel
            {...xrays}
            status={status}
            name={`${detail.name}-${shortId(detail.id)}`}
            mayAct={mayKill}
            onAsk={take}
          />
        )}
        {tab === 'kill' && task.kill && (
          <KillReportView
            kill={detail.kill ?? task.kill}
            report={detail.killReport}
            isUnderWay={!isOver || detail.endedAt === null}
            hasStarted={task.startedAt !== null}
          />
        )}
        {tab === 'attempts' && (
          <AttemptsView
            id={task.id}
            status={status}
            attempt={attempt}
            most={(detail.run.retries ?? 0) + 1}
            earlier={detail.earlierAttempts}
            dueAt={detail.dueAt}
          />
        )}
      </TabPanel>
      {isAsking && (
        <KillDialog
          task={task}
          graceMs={graceOf(detail.run)}
          onKill={(way) => kill(task.id, way)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
