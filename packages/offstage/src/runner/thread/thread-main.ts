// The entry of a task's thread: opens its lines, then takes its orders.
import { workerData } from 'node:worker_threads'
import { openMeter } from '../child/meter.ts'
import { Pulse } from '../child/pulse.ts'
import { Stage } from '../child/stage.ts'
import { openThreadLines, type ThreadData } from './thread-lines.ts'
import { openThreadTraces } from './thread-traces.ts'
import { threadUsage } from './thread-usage.ts'

const data: ThreadData = { ...workerData }
// Not for the task, which is given the same object by Node.
for (const name of Object.keys(workerData)) delete workerData[name]

const { report, hold } = openThreadLines(data, (order) => stage.obey(order))
const stage = new Stage({
  report,
  hold,
  meter: openMeter({ pulse: new Pulse(data.pulse), usage: threadUsage }),
  takeTraces: openThreadTraces(),
  die() {
    process.removeAllListeners('exit')
    // As process.exit() does in the end, which in a thread ends that only.
    ;(process as unknown as { reallyExit(code: number): void }).reallyExit(1)
  },
})
await stage.load(data.modules)
