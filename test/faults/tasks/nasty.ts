// Tasks of all the nasty kinds, for random kills. Those that write to a file do so without end, themselves or through what they start; no byte may come after the end.
import { execSync, spawn } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { backgroundTask, onKill, taskSignal, taskState } from 'offstage'

const forever = () => new Promise<never>(() => setInterval(() => undefined, 1000))

backgroundTask('writes-and-loops', (file: string) => {
  const fd = openSync(file, 'a')
  for (;;) writeSync(fd, 'x')
})
backgroundTask('writes-on-timers', async (file: string) => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  const fd = openSync(file, 'a')
  setInterval(() => writeSync(fd, 'y'), 1)
  await forever()
})
backgroundTask('writes-through-daemons', async (file: string) => {
  const fd = openSync(file, 'a')
  const loop = 'while :; do printf z; sleep 0.01; done'
  spawn('sh', ['-c', loop], { stdio: ['ignore', fd, 'ignore'] })
  spawn('setsid', ['sh', '-c', loop], { detached: true, stdio: ['ignore', fd, 'ignore'] })
  spawn('setsid', ['sh', '-c', `(${loop}) & exit`], { detached: true, stdio: ['ignore', fd, 'ignore'] })
  closeSync(fd)
  await forever()
})
backgroundTask('starts-others-for-ever', async () => {
  spawn('sh', ['-c', 'while :; do sleep 600 & sleep 0.05; done'], { stdio: 'ignore' })
  await forever()
})
backgroundTask('catches-everything', () => {
  process.on('SIGTERM', () => undefined)
  for (;;) {
    try {
      throw new Error('never mind')
    } catch {
      // As those do who wrap everything.
    }
  }
})
backgroundTask('is-blocked', () => execSync('sleep 600'))
backgroundTask('floods-its-log', () => {
  for (;;) console.log('x'.repeat(1000))
})
backgroundTask('floods-its-state', () => {
  const state = taskState<{ i: number }>()
  for (let i = 0; ; i++) state.i = i
})
backgroundTask('cleans-up-for-ever', async (file: string) => {
  const fd = openSync(file, 'a')
  onKill(async () => {
    setInterval(() => writeSync(fd, 'c'), 1)
    await forever()
  })
  await forever()
})
backgroundTask('listens-and-throws-late', async () => {
  const signal = taskSignal()
  await new Promise((resolve) => {
    const timer = setInterval(() => undefined, 1000)
    signal.addEventListener('abort', () => {
      clearInterval(timer)
      setTimeout(resolve, 200)
    })
  })
  throw new Error('so late')
})
backgroundTask('hoards', async () => {
  const hoard: unknown[] = []
  await new Promise(() => setInterval(() => hoard.push(new Array(1000).fill(hoard.length)), 1))
})
