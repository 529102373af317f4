// A worker in a process of its own, and what it says: the near end of `worker-process.ts`. Used by scenarios that drain or wake another process.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Place, System, Work } from '../adapter.ts'

export interface WorkerSpec {
  store: System['store']
  system: string
  place: Place
  concurrency: number
}

/** `counted`: so many starts so far, the first of them at that time. `started`: of a timed place, each start. */
export type FromWorker =
  | { kind: 'open' }
  | { kind: 'counted'; started: number; firstAt: number }
  | { kind: 'started'; payload: number; at: number }
  | { kind: 'ended'; at: number }

export type ToWorker = 'watch-for-end' | 'stop'

export interface WorkerEvents {
  counted?(started: number, firstAt: number): void
  started?: Work['onStart']
}

export interface ForkedWorker {
  /** When the database said that nothing was left, by the shared clock. */
  ended(): Promise<number>
  stop(): Promise<void>
}

/** Resolves once the system is open there. */
export async function forkWorker(
  { name, store }: System,
  place: Place,
  concurrency: number,
  events: WorkerEvents,
): Promise<ForkedWorker> {
  const spec: WorkerSpec = { store, system: name, place, concurrency }
  const child = fork(new URL('./worker-process.ts', import.meta.url), [JSON.stringify(spec)])
  const opened = Promise.withResolvers<void>()
  const end = Promise.withResolvers<number>()
  const exited = once(child, 'exit')
  let isStopping = false
  child.on('exit', (code) => {
    const error = new Error(`the worker process of ${name} ended with ${code}`)
    opened.reject(error)
    end.reject(error)
    // Who waits for something else would wait for ever.
    if (!isStopping) throw error
  })
  end.promise.catch(() => undefined)
  child.on('message', (message: FromWorker) => {
    if (message.kind === 'open') opened.resolve()
    else if (message.kind === 'counted') events.counted?.(message.started, message.firstAt)
    else if (message.kind === 'started') events.started?.(message.payload, message.at)
    else end.resolve(message.at)
  })
  await opened.promise
  const say = (word: ToWorker) => child.send(word)
  return {
    ended() {
      say('watch-for-end')
      return end.promise
    },
    async stop() {
      isStopping = true
      say('stop')
      await exited
    },
  }
}
