// The jobs of the Offstage systems: a no-op, and one that says when it started. Loaded by the engine like any app's task module.
import { backgroundTask } from 'offstage'
import { clock, type Work } from '../adapter.ts'

let heard: Work['onStart'] | undefined

/** Who is told of inline jobs: they run in the process that opened the system. */
export function hear(onStart: Work['onStart']): void {
  heard = onStart
}

export const inlineJob = backgroundTask({ name: 'inline-job', isolation: 'inline' }, (payload: number) => {
  heard?.(payload, clock())
})

export const job = backgroundTask('job', (_payload: number) => undefined)

/** Its first line carries the time: that is how it comes out of a process of its own. */
export const timedJob = backgroundTask('timed-job', (payload: number) => {
  console.log(`${payload} ${clock()}`)
})
