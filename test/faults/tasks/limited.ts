// Tasks of queues with bounds. What they do they also write to a file that the system under test knows nothing of.
import { appendFileSync, existsSync } from 'node:fs'
import { backgroundTask, currentTask } from 'offstage'
import { BOUNDS, type LimitLine, type LimitName, steadyMs } from '../bed/limit-lines.ts'

export interface LimitOrder {
  effects: string
  key: string
  forMs: number
  /** Ends when this file is there. */
  gate?: string
}

/** Asked early: a supervisor that dies is replaced as parent. */
const WORKER = process.ppid
const LOOK_MS = 20

const { fleet, tenants, worker, rated } = BOUNDS
const retries = 2

export const limited = {
  fleet: backgroundTask({ name: 'fleet', retries, queue: fleet }, (order: LimitOrder) => work('fleet', order)),
  tenants: backgroundTask({ name: 'tenants', retries, queue: tenants, key: ({ key }) => key }, (order: LimitOrder) =>
    work('tenants', order),
  ),
  worker: backgroundTask({ name: 'worker', retries, queue: worker }, (order: LimitOrder) => work('worker', order)),
  rated: backgroundTask({ name: 'rated', retries, queue: rated }, (order: LimitOrder) => work('rated', order)),
  /** Of an owner whose plan bounds what runs. */
  owned: backgroundTask({ name: 'owned', retries }, (order: LimitOrder) => work('owned', order)),
} satisfies Record<LimitName, unknown>

async function work(queue: LimitName, { effects, key, forMs, gate }: LimitOrder): Promise<void> {
  const { id: task, attempt } = currentTask()
  const note = (kind: 'begin' | 'end') => {
    const line: LimitLine = { kind, at: steadyMs(), wallAt: Date.now(), task, attempt, queue, key, ...WHO }
    appendFileSync(effects, `${JSON.stringify(line)}\n`)
  }
  note('begin')
  for (const until = steadyMs() + forMs; gate ? !existsSync(gate) : steadyMs() < until; )
    await new Promise((resolve) => setTimeout(resolve, gate ? LOOK_MS : until - steadyMs()))
  note('end')
}

const WHO = { worker: WORKER, pid: process.pid }
