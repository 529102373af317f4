// The inline runner: tasks run in this very process, told apart by async context. For tiny tasks that await often, and for tests. A stop can only ask: the run ends
// when its function does.
import { setTimeout as pause } from 'node:timers/promises'
import { now } from '../base/clock.ts'
import { OffstageError } from '../base/errors.ts'
import { provideCurrentTask } from '../task/current.ts'
import type { Host } from '../task/host.ts'
import { NOTES } from './ladder.ts'
import { Log } from './log.ts'
import type { Report } from './messages.ts'
import { captureOutput } from './output.ts'
import { receive } from './receive.ts'
import type { Job, Run, RunHandlers, Runner } from './runner.ts'
import { runOfContext, TaskRun } from './task-run.ts'

interface Inline {
  host: Host
  report: (report: Report) => void
}

/** Only inline runs: a task's process that loads the server's side as well has none. */
const inlines = new WeakMap<TaskRun, Inline>()
/** How long a close waits for tasks that do not end though asked to. */
const CLOSE_MS = 5000
let isPrepared = false

/** The host of the inline task that the calling code belongs to. */
export function currentInlineHost(): Host | undefined {
  const run = runOfContext()
  return run && !run.isOver ? inlines.get(run)?.host : undefined
}

/** `close` asks all runs to stop and waits at most 5 s for them. */
export function openInlineRunner(): Runner {
  prepare()
  const open = new Map<TaskRun, Promise<void>>()
  return {
    start(job: Job, handlers: RunHandlers): Run {
      let signalledAt: number | null = null
      const log = new Log((level, line, at) => handlers.onLog(level, line, at))
      const report = (report: Report) => {
        if (receive(report, handlers, log)) return
        if (report.kind !== 'done' && report.kind !== 'failed') return
        log.end()
        open.delete(run)
        if (report.asked)
          handlers.onEnd({
            kind: 'stopped',
            forced: false,
            ...(report.kind === 'failed' ? { error: report.error } : {}),
            facts: { signalledAt, forcedAt: null, deadAt: now(), stack: null, stackNote: NOTES.itself },
          })
        else if (report.kind === 'done') handlers.onEnd({ kind: 'done', result: report.result })
        else handlers.onEnd({ kind: 'failed', error: report.error, retry: report.retry })
      }
      const run: TaskRun = new TaskRun(job, {
        report,
        print: (text) => report({ kind: 'log', output: 'err', level: 'error', text, at: now() }),
      })
      inlines.set(run, { host: handlers.host, report })
      // Not from within the call: the caller has not got hold of this run yet.
      open.set(
        run,
        Promise.resolve().then(() => run.run()),
      )
      return {
        stop({ reason }) {
          signalledAt ??= now()
          run.stop(reason)
        },
        xray: () =>
          Promise.reject(
            new OffstageError(
              'XRAY_UNSUPPORTED',
              "An inline task cannot be X-rayed: it shares its process with others. Declare it with isolation: 'process' or 'thread'.",
            ),
          ),
        // Nothing lies between the task and the handlers that could be held back.
        pause: () => undefined,
        resume: () => undefined,
      }
    },
    async close() {
      for (const run of open.keys()) run.stop('the server is stopping')
      await Promise.race([Promise.all(open.values()), pause(CLOSE_MS, undefined, { ref: false })])
    },
  }
}

/** Once per process: finds tasks, and whose output is whose, by async context. */
function prepare(): void {
  if (isPrepared) return
  isPrepared = true
  provideCurrentTask(() => {
    const run = runOfContext()
    return run?.isOver ? undefined : run?.current
  })
  const inlineOfContext = () => {
    const run = runOfContext()
    return run && inlines.get(run)
  }
  captureOutput({
    isTask: () => inlineOfContext() !== undefined,
    take(output, level, text) {
      const run = runOfContext()
      if (!run || run.isOver) return
      run.flush()
      inlines.get(run)?.report({ kind: 'log', output, level, text, at: now() })
    },
  })
}
