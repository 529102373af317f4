// What launchers and watchers call on the servers of a torture run, as pages do.
import { getBackgroundTask, serverFunctions, type Task } from 'offstage'
import type { Job } from './jobs.ts'
import { kinds } from './tasks.ts'

export const functions = serverFunctions({
  find: (id: string) => getBackgroundTask(id),
  launch: (job: Job) => kinds[job.kind].with({ retries: job.retries }).launch(job),
  /** For nobody in particular: whoever asks, it is one task. */
  launchOnce: (job: Job) =>
    kinds[job.kind].with({ retries: job.retries, idempotencyKey: job.key, owner: null }).launch(job),
  kill: (task: Task, force: boolean) => task.kill({ force, reason: 'by request' }),
})
