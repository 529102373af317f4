// The server functions that the tests of calls make visitors call.
import {
  backgroundTask,
  getBackgroundTask,
  launchBackgroundTask,
  listBackgroundTasks,
  live,
  OffstageError,
  serverFunctions,
  type Task,
} from 'offstage'
import { currentOwner, requireUser } from 'offstage/server'

/** Launched by these tests only; never run. */
const idle = backgroundTask('calls.idle', (value: unknown) => value)

export const functions = serverFunctions({
  echo: (...args: unknown[]) => args,
  launch: () => idle.launch(1),
  launchTwo: async () => ({ list: [await idle.launch(1)], deep: { map: new Map([['x', await idle.launch(2)]]) } }),
  kill: (task: Task) => task.kill({ reason: 'asked' }),
  describe: async (given: { list: Task[] }) =>
    await Promise.all(given.list.map(async (task) => [task.getTaskName(), await task.isRunning(), typeof task.kill])),
  mine: () => listBackgroundTasks(),
  all: () => listBackgroundTasks({ owner: 'any' }),
  find: (id: string) => getBackgroundTask(id),
  owner: () => currentOwner(),
  secret: () => requireUser<{ id: string; plan: string }>().plan,
  fail: () => {
    throw Object.assign(new RangeError('too far'), { code: 'E_FAR' })
  },
  failPlainly: () => {
    throw new Error('plain')
  },
  throwOdd: (what: string) => {
    const odd: Record<string, unknown> = {
      null: null,
      text: 'just text',
      proxy: new Proxy(new Error('x'), {
        get: () => {
          throw new Error('trap')
        },
      }),
      getter: Object.defineProperty(new Error('y'), 'message', {
        get: () => {
          throw new Error('trap')
        },
      }),
    }
    throw odd[what]
  },
  failOurs: () => {
    throw new OffstageError('INVALID_URL', 'Give an http address.', { details: { field: 'url' } })
  },
  unknownTask: () => launchBackgroundTask('calls.idel'),
  badArgs: () => launchBackgroundTask('calls.idle', () => 1),
  hugeArgs: () => launchBackgroundTask('calls.idle', 'x'.repeat(2 * 1024 * 1024)),
  odd: () => ({ inner: { fn: () => 1 } }),
  huge: () => 'x'.repeat(6 * 1024 * 1024),
  store: () => {
    throw new OffstageError('STORE_BUSY', 'Another process has held /home/ann/data/offstage.db for too long.')
  },
  rows: live(() => [1, 2]),
})
