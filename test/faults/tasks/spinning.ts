// A task that spins in a function with a name, and one that does so in a thread.
import { existsSync } from 'node:fs'
import { backgroundTask, taskState } from 'offstage'

function spinsHere(gate: string): number {
  let turns = 0
  while (turns % 1_000_000 !== 0 || !existsSync(gate)) turns++
  return turns
}

async function spins(gate: string): Promise<number> {
  Object.assign(taskState(), { pid: process.pid, ready: true })
  // Said a while after the last report, it is told at once.
  await new Promise((resolve) => setTimeout(resolve, 300))
  taskState<{ spins: boolean }>().spins = true
  return spinsHere(gate)
}

backgroundTask('spins', spins)
backgroundTask({ name: 'spins-in-a-thread', isolation: 'thread' }, spins)
