// A task run by hand: the test is its worker and says at what moment what is reported.
import type { Task } from 'offstage'
import type { Scope } from '../../src/protocol/routes.ts'
import type { Failure } from '../../src/task/failure.ts'
import { encodePatch } from '../../src/task/patch.ts'
import { encode } from '../../src/task/value.ts'
import type { Bed } from './bed.ts'

export interface HandRun {
  task: Task
  /** A pass of the task for nobody in particular. */
  pass(scopes?: Scope[], ttlS?: number): string
  /** Sets a key of the state. */
  set(key: string, value: unknown): Promise<void>
  print(...lines: string[]): Promise<void>
  complete(result?: unknown): Promise<void>
  fail(error: Failure): Promise<void>
}

/** Launches `echo` and claims it: no worker may run beside. */
export async function runByHand(bed: Bed): Promise<HandRun> {
  const { store, passes } = bed.offstage.engine
  const task = await bed.offstage.launchBackgroundTask('echo')
  const [claim] = await store.claim({ worker: 'by hand', names: ['echo'], limit: 1 })
  if (claim?.id !== task.id) throw new Error('another task was claimed')
  const fence = { id: claim.id, lease: claim.lease }
  const state: Record<string, unknown> = {}
  const ref = { id: task.id, name: task.getTaskName(), launchedAt: task.getStartTime().getTime() }
  const write = async (append: Parameters<typeof store.append>[0][0]) => {
    if (!(await store.append([append]))[0]) throw new Error('the lease is lost')
  }
  return {
    task,
    pass: (scopes = ['watch', 'result'], ttlS = 3600) => passes.mint(ref, { owner: null, scopes, ttlS }),
    async set(key, value) {
      state[key] = value
      const patch = encodePatch([[[key], value]])
      await write({ ...fence, entries: [{ kind: 'state', patch, at: 1 }], state: encode(state, { what: 'state' }) })
    },
    async print(...lines) {
      await write({ ...fence, entries: lines.map((text) => ({ kind: 'log', level: 'info', text, at: 1 })) })
    },
    async complete(result) {
      await store.settle([
        { ...fence, entries: [], outcome: { status: 'completed', result: encode(result, { what: 'result' }) } },
      ])
    },
    async fail(error) {
      await store.settle([{ ...fence, entries: [], outcome: { status: 'failed', error } }])
    },
  }
}
