// Tells which version of the code it is: the module that imports this one says so.
import { existsSync } from 'node:fs'
import { backgroundTask, taskState } from 'offstage'

backgroundTask('tells-version', async (gate?: string) => {
  Object.assign(taskState(), { version: process.env.VERSION, ready: true })
  while (gate !== undefined && !existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 10))
  return process.env.VERSION
})
