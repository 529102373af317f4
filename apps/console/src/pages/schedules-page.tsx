// The schedules: what each launches and when, what came of its times, when it comes next. Operators pause, resume, run and remove.
import { useLive } from 'offstage/react'
import { useState } from 'react'
import { Link } from 'wouter'
import { AskDialog } from '../components/ask-dialog.tsx'
import { ErrorPanel } from '../components/error-panel.tsx'
import { NoLongerLive } from '../components/no-longer-live.tsx'
import { ScheduleView } from '../components/schedule-view.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { inertText } from '../format/inert.ts'
import { shortId } from '../format/short-id.ts'
import { server } from '../server.ts'
import { useMayKill } from '../shell/about.ts'
import { announce } from '../shell/announcer.tsx'
import { usePageTitle } from '../shell/page-title.ts'

type Act = 'pause' | 'resume' | 'run' | 'remove'

const EFFECTS: Record<Act, string> = {
  pause: 'It launches nothing until it is resumed. What comes meanwhile is not made up for.',
  resume: 'It goes on with its next time. What came meanwhile is left out.',
  run: 'Its task is launched once, now, whatever its times are.',
  remove: 'It is deleted; tasks that it launched go on. One that stands in the code comes back when a server starts.',
}

export function SchedulesPage() {
  usePageTitle('Schedules')
  const { data, error } = useLive(server.schedules)
  const [asking, ask] = useState<{ act: Act; name: string } | null>(null)
  const [launched, setLaunched] = useState<{ name: string; id: string } | null>(null)
  const mayAct = useMayKill()
  const act = async () => {
    if (!asking) return
    const id = await server.setSchedule(asking.name, asking.act)
    setLaunched(id === null ? null : { name: asking.name, id })
    announce(`${asking.name}: done`)
  }
  if (error && !data)
    return <ErrorPanel isPage title="The schedules cannot be read" error={error} onReload={() => location.reload()} />
  return (
    <>
      <h1 className="page-title">Schedules</h1>
      <NoLongerLive error={error} />
      {!data && <Skeleton lines={4} />}
      {launched && (
        <p className="done" role="status">
          {inertText(launched.name)}: launched <Link href={`/tasks/${launched.id}`}>{shortId(launched.id)}</Link>
        </p>
      )}
      {data?.length === 0 && (
        <section className="notice">
          <h2>There is no schedule</h2>
          <p>
            Declare one beside a task:{' '}
            <code>{"schedule({ task: crawl, cron: '0 3 * * *', timeZone: 'Europe/Berlin' })"}</code>.
          </p>
        </section>
      )}
      {data?.map((schedule) => (
        <ScheduleView
          key={schedule.name}
          schedule={schedule}
          mayAct={mayAct}
          onAsk={(what) => ask({ act: what, name: schedule.name })}
        />
      ))}
      {asking && (
        <AskDialog
          title={`${LABELS[asking.act]} the schedule “${inertText(asking.name)}”?`}
          act={LABELS[asking.act]}
          isDangerous={asking.act === 'remove'}
          onAct={act}
          onClose={() => ask(null)}
        >
          <p>{EFFECTS[asking.act]}</p>
        </AskDialog>
      )}
    </>
  )
}

const LABELS: Record<Act, string> = { pause: 'Pause', resume: 'Resume', run: 'Run', remove: 'Remove' }
