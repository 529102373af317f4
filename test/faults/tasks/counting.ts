// A task that counts, ten times a second, and says so.
import { existsSync } from 'node:fs'
import { backgroundTask, taskState } from 'offstage'

backgroundTask('counts', async (stop: string) => {
  const state = taskState<{ n: number; pid: number }>()
  Object.assign(state, { n: 0, pid: process.pid })
  while (!existsSync(stop)) {
    state.n++
    console.log(`counted to ${state.n}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return state.n
})
