// One task: asks for it by id, then hands it to the view, which is live.
import { Link } from 'wouter'
import { ErrorPanel } from '../components/error-panel.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { shortId } from '../format/short-id.ts'
import { usePageTitle } from '../shell/page-title.ts'
import { LiveTask } from './live-task.tsx'
import { useTaskDetail } from './use-task-detail.ts'

export function TaskPage({ id }: { id: string }) {
  const { answer, error, ask } = useTaskDetail(id)
  usePageTitle(answer ? `${answer.detail.name} ${shortId(id)}` : 'Task')
  if (answer) return <LiveTask answer={answer} onChange={ask} />
  if (error === undefined) return <Skeleton lines={8} />
  if ((error as { code?: unknown }).code === 'TASK_NOT_FOUND') {
    return (
      <section className="notice">
        <h1>There is no such task</h1>
        <p>
          No task has the id <code>{id.slice(0, 60)}</code>. It may have been deleted by retention (7 days), or belong
          to another data folder.
        </p>
        <p className="actions">
          <Link href="/tasks" className="button">
            All tasks
          </Link>
        </p>
      </section>
    )
  }
  return <ErrorPanel isPage title="The task cannot be read" error={error} onRetry={ask} />
}
