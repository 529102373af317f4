// A thread in every task's process that ends it when the supervisor dies (its line closes) or freezes (no tick for 15 s); runs also while the task spins.
// Its own turns are counted, not the clock: a machine, or a whole group, that was asleep gives the supervisor time to tick again.
import { Socket } from 'node:net'
import { workerData } from 'node:worker_threads'
import { LINES } from '../messages.ts'
import { sweepMarkNow } from '../sweep.ts'

const TURN_MS = 1000
const SILENT_TURNS = 15

let turns = 0
const line = new Socket({ fd: LINES.watchdog, readable: true, writable: false })
line.on('data', () => {
  turns = 0
})
line.on('end', die)
line.on('error', die)
setInterval(() => {
  if (++turns > SILENT_TURNS) die()
}, TURN_MS)

function die(): void {
  const { mark } = workerData as { mark: string }
  try {
    sweepMarkNow(mark)
  } finally {
    process.kill(-process.pid, 'SIGKILL')
  }
}
