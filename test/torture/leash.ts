// Ends all that belongs to a torture run when the run itself is gone without having done so: its input ends then.
import { bearers } from '../faults/bed/process-table.ts'

const [, , mark] = process.argv
process.stdin.on('end', () => {
  for (let round = 0; round < 5; round++) for (const pid of bearers(mark as string)) kill(pid)
  process.exit()
})
process.stdin.resume()
process.on('SIGINT', () => undefined)

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended meanwhile.
  }
}
