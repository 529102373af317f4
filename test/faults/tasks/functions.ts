// What a visitor may call on the servers of the beds.
import { grantTask, launchBackgroundTask, listBackgroundTasks, live, serverFunctions } from 'offstage'

const count = async () => (await listBackgroundTasks({ owner: 'any' })).length

export const functions = serverFunctions({
  launch: async (name: string, ...args: unknown[]) => (await launchBackgroundTask(name, ...args)).id,
  /** A handle that grants all but the kill. */
  begin: async (name: string, ...args: unknown[]) =>
    grantTask(await launchBackgroundTask(name, ...args), ['watch', 'result', 'logs']),
  count,
  counted: live(count),
})
