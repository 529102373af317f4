// A supervisor in a process of its own, to be killed, frozen or measured: an Offstage on the folder it is given. The bed starts it and asks it for figures.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createOffstage } from 'offstage/server'
import { keepSmall } from '../../../packages/offstage/src/cli/keep-small.ts'

export interface SupervisorOptions {
  tasks: string[]
  data: string
  /** The address of a PostgreSQL; absent: the embedded store in `data`. */
  database?: string
  concurrency: number
}

/** What it tells of itself. The loop delay counts since the last `forget`. */
export interface Figures {
  delayP99Ms: number
  delayMaxMs: number
  /** The JavaScript heap in use, MB; after a collection where that can be asked for. */
  heapMb: number
  running: number
}

export type Question = { ask: number; verb: 'figures' | 'forget' | 'stop'; drainMs?: number }
export type Told = { ready: true; worker: number } | { answer: number; figures: Figures }

const RESOLUTION_MS = 10
const { tasks, data, database, concurrency } = JSON.parse(process.argv[2] as string) as SupervisorOptions
// As `offstage start` and `offstage worker` do: the memory of these is what is looked at.
keepSmall()
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delay.enable()
const offstage = await createOffstage({ tasks, data, concurrency, ...(database === undefined ? {} : { database }) })
process.on('message', (question: Question) => void answer(question))
// The bed is gone without having ended this.
process.on('disconnect', () => process.exit())
tell({ ready: true, worker: process.pid })

async function answer({ ask, verb, drainMs }: Question): Promise<void> {
  if (verb === 'forget') delay.reset()
  if (verb === 'stop') await offstage.stop(drainMs)
  tell({ answer: ask, figures: figures() })
  if (verb === 'stop') process.disconnect()
}

function figures(): Figures {
  globalThis.gc?.()
  return {
    delayP99Ms: delay.percentile(99) / 1e6,
    delayMaxMs: delay.max / 1e6,
    heapMb: process.memoryUsage().heapUsed / 1024 ** 2,
    running: offstage.engine.running,
  }
}

function tell(told: Told): void {
  process.send?.(told)
}
