// The entry of a task's process: opens the lines, puts the watchdog on guard, then takes its orders. The task modules are named in its arguments.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { sibling } from '../../base/sibling.ts'
import { CHILD_MARK } from '../environment.ts'
import { takeTraces } from './leftovers.ts'
import { openMeter } from './meter.ts'
import { openOrders } from './orders.ts'
import { report } from './reports.ts'
import { Stage } from './stage.ts'
import { replaceStreams } from './streams.ts'
import type { CappedRun, WatchdogData } from './watchdog.ts'

const orders = openOrders((order) => stage.obey(order))
const meter = openMeter({
  onCapped: (run, capBytes) => watchdog.postMessage({ run, capBytes } satisfies CappedRun),
})
replaceStreams()
const stage = new Stage({
  report,
  hold: () => orders.hold(),
  meter,
  takeTraces,
  die: () => process.kill(process.pid, 'SIGKILL'),
})
const watchdog = guard()
await stage.load(process.argv.slice(2), once(watchdog, 'online'))

/** The watch for the supervisor's end. */
function guard(): Worker {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // No Linux. Where memory runs out the system chooses by its own rule.
  }
  const worker = new Worker(sibling(import.meta.url, './watchdog'), {
    workerData: { mark: process.env[CHILD_MARK] ?? '', pulse: meter.pulse } satisfies WatchdogData,
    execArgv: [],
    stdout: false,
    stderr: false,
  })
  worker.unref()
  return worker
}
