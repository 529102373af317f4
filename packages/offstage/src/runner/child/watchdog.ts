// A thread in every task's process that ends it when the supervisor dies (its line closes) or freezes (no tick for 15 s); runs also while the task spins. It tells
// the supervisor once a second what a running task uses, and at once when that is more memory than it may.
// Its own turns are counted, not the clock: a machine, or a whole group, that was asleep gives the supervisor time to tick again.
import { Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { LINES, messageReader, toLine, type WatchReport } from '../messages.ts'
import { sweepMarkNow } from '../sweep.ts'
import { answerLook } from '../xray/answer-look.ts'
import { openMainThreadSession } from '../xray/main-thread-session.ts'
import type { LookAnswer, LookOrder } from '../xray/sight.ts'
import { watchCap } from './cap.ts'
import { gauge } from './gauge.ts'
import { Pulse } from './pulse.ts'

export interface WatchdogData {
  mark: string
  pulse: SharedArrayBuffer
}

/** A task with a cap on its memory begins. */
export interface CappedRun {
  run: number
  capBytes: number
}

const TURN_MS = 1000
const SILENT_TURNS = 15
/** How long the supervisor may take to kill a process that is over its cap. */
const OVER_MS = 1000

const { mark, pulse: buffer } = workerData as WatchdogData
const pulse = new Pulse(buffer)
const read = gauge(pulse)
let turns = 0
const line = new Socket({ fd: LINES.watchdog, readable: true, writable: true })
line.on('data', () => {
  turns = 0
})
line.on(
  'data',
  messageReader<LookOrder>((order) => void answerLook(order, openMainThreadSession, LINES.orders).then(tell)),
)
line.on('end', die)
line.on('error', die)
setInterval(() => {
  if (++turns > SILENT_TURNS) die()
  const reading = read()
  // A supervisor that does not read is not told the same twice.
  if (reading && line.writableLength === 0) tell(reading)
}, TURN_MS)

parentPort?.on('message', ({ run, capBytes }: CappedRun) => {
  watchCap(pulse, run, capBytes, (overuse) => {
    tell({ kind: 'over', run, overuse })
    setTimeout(die, OVER_MS)
  })
})

function tell(report: WatchReport | LookAnswer): void {
  line.write(toLine(report))
}

function die(): void {
  try {
    sweepMarkNow(mark)
  } finally {
    process.kill(-process.pid, 'SIGKILL')
  }
}
