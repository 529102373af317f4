// What a task left in its thread. The system counts finished processes for all threads together: here those that were started synchronously are counted instead.
import { syncBuiltinESMExports } from 'node:module'
import { type Traces, takeTraces } from '../child/leftovers.ts'

type Starters = Record<string, (...args: unknown[]) => unknown>

/** To be called before anything can start a process; gives what takes the traces. */
export function openThreadTraces(): () => Traces {
  let started = 0
  const starters = process.getBuiltinModule('node:child_process') as unknown as Starters
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) {
    const start = starters[name]
    if (!start) continue
    starters[name] = (...args) => {
      started++
      return start(...args)
    }
  }
  syncBuiltinESMExports()
  return () => ({ ...takeTraces(), childFaults: String(started) })
}
