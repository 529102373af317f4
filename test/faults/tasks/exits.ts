// Tasks that end in every other way than by returning. Each notes in its state when it was about to (`at`), and prints a line.
import { appendFileSync } from 'node:fs'
import { backgroundTask, taskState } from 'offstage'
import { THROWN } from './thrown.ts'

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function about(): void {
  console.log('about to')
  Object.assign(taskState(), { pid: process.pid, at: Date.now() })
}

backgroundTask('exit', async (code: number) => {
  about()
  process.exit(code)
})
backgroundTask('abort', () => {
  about()
  process.abort()
})
backgroundTask('signal', async (signal: NodeJS.Signals) => {
  about()
  process.kill(process.pid, signal)
  await later(60_000)
})
backgroundTask('throw-in-timer', async () => {
  setTimeout(() => {
    about()
    throw new RangeError('from a timer')
  }, 1)
  await later(60_000)
})
backgroundTask('reject-elsewhere', async () => {
  about()
  Promise.reject(new RangeError('nobody handles this'))
  await later(60_000)
})
backgroundTask('never', async () => {
  about()
  await new Promise(() => undefined)
})
backgroundTask('never-after-work', async () => {
  await later(20)
  about()
  await Promise.race([new Promise(() => undefined), new Promise(() => undefined)])
})
backgroundTask('dangling', async () => {
  setInterval(() => undefined, 10)
  setTimeout(() => undefined, 600_000)
  about()
  return 'done'
})
backgroundTask('throws', (index: number) => {
  console.log('about to')
  throw (THROWN[index] as () => unknown)()
})
backgroundTask('tells-and-dies', (n: number, file: string) => {
  const state = taskState<{ n: number; list: number[] }>()
  state.list = [n]
  state.n = n
  console.log(`line ${n}`)
  state.list.push(n + 1)
  // What is in here was said before the end.
  appendFileSync(file, `${n}\n`)
  process.kill(process.pid, 'SIGKILL')
  for (;;);
})
backgroundTask('fine', (value: unknown) => value)
