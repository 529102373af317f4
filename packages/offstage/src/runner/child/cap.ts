// Watches the memory of one capped task from the watchdog's thread, so that it is noticed also while the task spins and allocates.
import type { Overuse } from '../messages.ts'
import { descendants, eachProcess, residentBytes } from '../process-table.ts'
import type { Pulse } from './pulse.ts'
import { usage } from './usage.ts'

const LOOK_MS = 50
/** Looking through the whole process table is dear: done for every so many looks. */
const LOOKS_PER_TABLE = 20

/** Calls `onOver` once, when the process and what it started hold more than the cap. Ends by itself when the task does. */
export function watchCap(pulse: Pulse, run: number, capBytes: number, onOver: (overuse: Overuse) => void): void {
  let looks = 0
  let startedBytes = 0
  const timer = setInterval(() => {
    if (pulse.run !== run) {
      clearInterval(timer)
      return
    }
    if (looks++ % LOOKS_PER_TABLE === 0) startedBytes = bytesOfStarted()
    const { bytes } = usage()
    pulse.seenPeak = Math.max(pulse.seenPeak, bytes)
    if (bytes + startedBytes <= capBytes) return
    clearInterval(timer)
    onOver({ capBytes, usedBytes: bytes + startedBytes, startedBytes })
  }, LOOK_MS)
}

/** What a fork shares with its parent counts twice; that is seldom much, for what is started mostly becomes another program. */
function bytesOfStarted(): number {
  const started = descendants([...eachProcess()], [process.pid])
  return started.reduce((sum, { pid }) => sum + residentBytes(pid), 0)
}
