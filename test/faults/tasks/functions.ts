// What a visitor may call on the servers of the beds.
import { launchBackgroundTask, listBackgroundTasks, serverFunctions } from 'offstage'

export const functions = serverFunctions({
  launch: async (name: string, ...args: unknown[]) => (await launchBackgroundTask(name, ...args)).id,
  count: async () => (await listBackgroundTasks({ owner: 'any' })).length,
})
