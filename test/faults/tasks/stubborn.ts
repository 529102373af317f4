// Tasks that do not stop: each says `ready` with its number, then goes on for ever in a way of its own. Each writes nothing but its state.
import { execSync, spawn } from 'node:child_process'
import { DatabaseSync } from 'node:sqlite'
import { backgroundTask, taskSignal, taskState } from 'offstage'

interface Stubborn {
  ready: true
  pid: number
  pids?: (number | undefined)[]
  i?: number
}

const forever = () => new Promise<never>(() => setInterval(() => undefined, 1000))

function ready(more: Partial<Stubborn> = {}): Stubborn {
  const state = taskState<Stubborn>()
  Object.assign(state, { pid: process.pid, ...more, ready: true })
  return state
}

backgroundTask('loop', () => {
  ready()
  for (;;);
})
backgroundTask('loop-with-state', () => {
  const state = ready({ i: 0 })
  for (let i = 0; ; i++) state.i = i
})
backgroundTask('loop-that-catches', () => {
  process.on('SIGTERM', () => undefined)
  process.on('SIGINT', () => undefined)
  ready()
  for (;;) {
    try {
      throw new Error('never mind')
    } catch {
      // As those do who wrap everything.
    }
  }
})
backgroundTask('deaf', async () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  ready()
  await forever()
})
backgroundTask('listens-and-ignores', async () => {
  taskSignal()
  ready()
  await forever()
})
backgroundTask('listens-and-loops', () => {
  taskSignal()
  ready()
  for (;;);
})
backgroundTask('blocked', () => {
  ready()
  execSync('sleep 60')
})
backgroundTask('long-query', () => {
  const database = new DatabaseSync(':memory:')
  ready()
  database.prepare('with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n').get()
})
backgroundTask('waits', async () => {
  ready()
  await forever()
})

/** Five children in the group, a daemon in a session of its own, one without its environment, one twice removed, one that starts others for ever. */
backgroundTask('family', async () => {
  const children = Array.from({ length: 5 }, () => spawn('sleep', ['600']))
  const daemons = [
    spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }),
    spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env: {} }),
    spawn('setsid', ['sh', '-c', 'setsid sleep 600 & sleep 600'], { detached: true, stdio: 'ignore' }),
    spawn('sh', ['-c', 'while :; do sleep 600 & sleep 0.05; done'], { stdio: 'ignore' }),
  ]
  ready({ pids: [...children, ...daemons].map(({ pid }) => pid) })
  await forever()
})
