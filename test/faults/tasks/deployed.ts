// The tasks of an app that is deployed in several releases, each of which says by VERSION which one it is.
import { appendFileSync, existsSync } from 'node:fs'
import { backgroundTask, currentTask, launchBackgroundTask, serverFunctions, taskState } from 'offstage'

const version = process.env.VERSION ?? ''

/** Writes `id version` to a file: a line for each start. With a gate it ends only when that is there. */
backgroundTask('tells', async (file: string, gate?: string) => {
  appendFileSync(file, `${currentTask().id} ${version}\n`)
  Object.assign(taskState(), { version, ready: true })
  while (gate !== undefined && !existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 10))
  return version
})

export const functions = serverFunctions({
  launch: async (name: string, ...args: unknown[]) => (await launchBackgroundTask(name, ...args)).id,
})
