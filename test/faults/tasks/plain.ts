// Tasks that do as they should.
import { appendFileSync, existsSync } from 'node:fs'
import { backgroundTask, currentTask, launchBackgroundTask, taskState } from 'offstage'

const forever = () => new Promise<never>(() => setInterval(() => undefined, 1000))

backgroundTask('quick', (value?: unknown) => value)
backgroundTask({ name: 'urgent', priority: 1000 }, () => undefined)
backgroundTask('prints', (lines: number) => {
  for (let i = 0; i < lines; i++) console.log(`line ${i}`)
})
/** Writes its id to a file when it starts: a line for each start. */
backgroundTask('marks', (file: string) => {
  appendFileSync(file, `${currentTask().id}\n`)
})
/** Starts, tells so, and ends when the file `gate` is there. */
backgroundTask('gated', async (file: string, gate: string) => {
  appendFileSync(file, `${currentTask().id}\n`)
  Object.assign(taskState(), { pid: process.pid, ready: true })
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (!existsSync(gate)) return
      clearInterval(timer)
      resolve()
    }, 5)
  })
  return 'through the gate'
})
export const idles = backgroundTask('idles', async () => {
  Object.assign(taskState(), { pid: process.pid, ready: true })
  await forever()
})
/** Launches so many children, then waits for ever. */
backgroundTask('parent', async (children: number) => {
  await Promise.all(Array.from({ length: children }, () => launchBackgroundTask('idles')))
  Object.assign(taskState(), { pid: process.pid, ready: true })
  await forever()
})
/** Counts in its state and its log. */
backgroundTask('shows', async (steps: number) => {
  for (let n = 1; n <= steps; n++) {
    taskState<{ n: number }>().n = n
    console.log(`step ${n}`)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  return steps
})
