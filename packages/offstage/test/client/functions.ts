// The server functions that the client's tests call.
import {
  getBackgroundTask,
  grantTask,
  launchBackgroundTask,
  listBackgroundTasks,
  live,
  serverFunctions,
  type Task,
} from 'offstage'
import { currentOwner } from 'offstage/server'

/** Calls that wait until a test lets them go. */
export const held: PromiseWithResolvers<void>[] = []

export const functions = serverFunctions({
  whoAmI: () => currentOwner() ?? '',
  echo: (...args: unknown[]) => args,
  hold: async () => {
    const gate = Promise.withResolvers<void>()
    held.push(gate)
    await gate.promise
    return currentOwner() ?? ''
  },
  launch: (word: string) => launchBackgroundTask('echo', word),
  launchNear: (value: number) => launchBackgroundTask('near', value),
  find: (id: string) => getBackgroundTask(id),
  findWithLogs: async (id: string) => grantTask(await getBackgroundTask(id), ['watch', 'result', 'logs']),
  findForKill: async (id: string) => grantTask(await getBackgroundTask(id), ['watch', 'kill']),
  nested: async (id: string) => {
    const task = await getBackgroundTask(id)
    return { list: [task, { task }], map: new Map([['task', task]]) }
  },
  nameOf: (task: Task) => task.getTaskName(),
  namesOf: (deep: { list: { task: Task }[] }) =>
    deep.list.map(({ task }) => `${task.getTaskName()} ${typeof task.kill}`),
  kill: (task: Task) => task.kill(),
  mine: () => listBackgroundTasks(),
  fail: () => {
    throw Object.assign(new RangeError('out of range', { cause: new Error('inner') }), { code: 'E_RANGE' })
  },
  count: live(async () => (await listBackgroundTasks({ owner: 'any' })).length),
  echoLive: live(async (word: string, _other: { at: string[] }) => {
    if (word === 'throw') throw new Error('no such word')
    return `${word}${(await listBackgroundTasks({ owner: 'any' })).length}`
  }),
  nameLive: live((task: Task) => task.getTaskName()),
  failLive: live((): number => {
    throw new TypeError('no live value')
  }),
})
