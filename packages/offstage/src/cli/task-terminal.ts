// Turns what a worker tells of its tasks into lines on the terminal: `dev` shows all of it, `start` and `worker` only troubles.
import { createHash } from 'node:crypto'
import { shortId } from '../base/ids.ts'
import type { Claim, Store } from '../store/store.ts'
import { isTerminal } from '../task/status.ts'
import { strangersText } from '../worker/strangers.ts'
import type { WorkerEvents } from '../worker/worker.ts'
import { STATUS_PAINT } from './look.ts'
import type { Out, Paint } from './out.ts'
import { spanText } from './times.ts'

const PAINTS: Paint[] = ['cyan', 'magenta', 'blue', 'green', 'yellow', 'cyanBright', 'magentaBright', 'blueBright']

export interface TaskTerminal {
  events: WorkerEvents
  /** What runs now, by id. */
  running: Map<string, Claim>
}

/** `store` gives the store once it is open: the end of a task is read from it. */
export function taskTerminal(out: Out, options: { isQuiet: boolean; store: () => Store | undefined }): TaskTerminal {
  const running = new Map<string, Claim>()
  const mark = (claim: Claim) => out.paint(paintOf(claim.id), `${claim.name} ${shortId(claim.id)} |`)
  const tell = (claim: Claim, text: string, event: object) => {
    if (options.isQuiet) return
    out.say(
      text
        .split('\n')
        .map((line) => `${mark(claim)} ${line}`)
        .join('\n'),
    )
    out.json({ id: claim.id, name: claim.name, ...event })
  }
  return {
    running,
    events: {
      started(claim) {
        running.set(claim.id, claim)
        tell(claim, out.paint('dim', 'started'), { event: 'started' })
      },
      log(claim, level, line) {
        const text =
          level === 'error' || level === 'warn'
            ? `${out.paint(level === 'error' ? 'red' : 'yellow', level)} ${line}`
            : line
        tell(claim, text, { event: 'log', level, text: line })
      },
      ended(claim) {
        running.delete(claim.id)
        void tellEnd(claim)
      },
      reaped(worker, tasks) {
        if (tasks > 0)
          trouble(`a worker is lost (process ${worker.pid} on ${worker.host}); its tasks ended as missing: ${tasks}`)
      },
      disowned(tasks) {
        trouble(
          `the store said that tasks ran here which do not (it went back to an earlier state); they were given up: ${tasks}`,
        )
      },
      strangers(names) {
        trouble(strangersText(names))
      },
      trouble: (error) => trouble(error instanceof Error ? error.message : String(error)),
    },
  }

  function trouble(message: string): void {
    out.note(`offstage: ${message}`)
    out.json({ event: 'trouble', message })
  }

  async function tellEnd(claim: Claim): Promise<void> {
    if (options.isQuiet) return
    try {
      const [task] = (await options.store()?.get([claim.id])) ?? []
      if (!task || !isTerminal(task.status)) return
      const durationMs = (task.endedAt ?? 0) - (task.startedAt ?? task.launchedAt)
      const error = task.error ? `: ${task.error.message.split('\n', 1)}` : ''
      tell(claim, `${out.paint(STATUS_PAINT[task.status], task.status)} after ${spanText(durationMs)}${error}`, {
        event: 'ended',
        status: task.status,
        durationMs,
        ...(task.error ? { error: { name: task.error.name, message: task.error.message } } : {}),
      })
    } catch (error) {
      // The store was closed in between: the process is ending, and the end is stored.
      if ((error as { code?: string }).code !== 'STORE_CLOSED') throw error
    }
  }
}

/** The same colour for a task in every run. */
function paintOf(id: string): Paint {
  return PAINTS[createHash('sha1').update(id).digest()[0]! % PAINTS.length]!
}
