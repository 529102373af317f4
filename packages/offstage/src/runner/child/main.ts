// The entry of a task's process: opens the lines, loads the task modules named in its arguments, says `ready`, then runs the tasks it is told to, one at a time.

import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { now } from '../../base/clock.ts'
import { sibling } from '../../base/sibling.ts'
import { provideCurrentTask } from '../../task/current.ts'
import { type Failure, failureFrom } from '../../task/failure.ts'
import { provideHost } from '../../task/host.ts'
import type { LogLevel } from '../../task/journal.ts'
import { CHILD_MARK } from '../environment.ts'
import { failure } from '../exit-failure.ts'
import { LogLimit } from '../log-limit.ts'
import type { Order, Output, Report, VitalsBase } from '../messages.ts'
import { captureOutput } from '../output.ts'
import type { Job } from '../runner.ts'
import { runOfContext, TaskRun } from '../task-run.ts'
import { LineHost } from './host.ts'
import { compareTraces, takeTraces } from './leftovers.ts'
import { openMeter } from './meter.ts'
import { openOrders } from './orders.ts'
import { report } from './reports.ts'
import { replaceStreams } from './streams.ts'
import type { WatchdogData } from './watchdog.ts'

const SETTLE_MS = 50
const SETTLES = 20
const DROPPED_MS = 250
const { setTimeout, setImmediate } = globalThis

const orders = openOrders(obey)
const meter = openMeter()
let release = orders.hold()
let running: TaskRun | undefined
let limit = new LogLimit()
let droppedAt = 0
let base: VitalsBase | undefined
let isReady = false
/** The process as the task modules left it, which every task must leave it again. */
let clean = takeTraces()
let isSpoilt = false
const host = new LineHost({
  call(call, verb, args) {
    running?.flush()
    report({ kind: 'call', call, verb, args })
  },
  hold: () => orders.hold(),
})

replaceStreams()
const watchdog = guard()
const watching = once(watchdog, 'online')
captureOutput({ isTask: () => true, take: print })
await load(process.argv.slice(2))

function obey(order: Order): void {
  if (order.kind === 'start') void start(order.job)
  else if (order.kind === 'stop') {
    // From now on the loop is kept alive: the supervisor decides how long the end may take.
    orders.hold()
    running?.stop(order.reason)
  } else host.answer(order)
}

async function load(modules: string[]): Promise<void> {
  for (const url of modules) {
    try {
      await import(url)
    } catch (error) {
      report({ kind: 'ready', error: loadError(url, failureFrom(error)) })
      return
    }
  }
  await watching
  isReady = true
  clean = takeTraces()
  report({ kind: 'ready', memoryBytes: meter.memoryBytes() })
}

async function start(job: Job): Promise<void> {
  // Last, for a task module may have imported the server's side, which provides its own.
  provideCurrentTask(() => (currentRun()?.isOver ? undefined : currentRun()?.current))
  provideHost(() => host)
  limit = new LogLimit()
  base = meter.begin(watchdog, job.memoryBytes)
  const run = new TaskRun(job, { report: reportInOrder, print: (text) => print('err', 'error', text) })
  running = run
  release()
  await run.run()
  release = orders.hold()
  if (isSpoilt) return
  for (let settle = 0; settle < SETTLES; settle++) {
    // A turn of the loop first: a rejection nobody handled shows itself only then.
    await (settle === 0
      ? new Promise((resolve) => setImmediate(resolve))
      : new Promise((resolve) => setTimeout(resolve, SETTLE_MS)))
    const verdict = isSpoilt ? 'dirty' : compareTraces(clean, takeTraces())
    if (verdict === 'dirty') return
    if (verdict === 'clean') {
      running = undefined
      report({ kind: 'idle', memoryBytes: meter.memoryBytes() })
      return
    }
  }
}

function currentRun(): TaskRun | undefined {
  return runOfContext() ?? running
}

/** What an earlier task left behind, or what is printed between tasks, belongs in nobody's log. */
function print(output: Output, level: LogLevel, text: string): void {
  const run = currentRun()
  if (!run || run.isOver) return
  run.flush()
  if (limit.admit(Buffer.byteLength(text))) {
    reportDropped()
    report({ kind: 'log', output, level, text, at: now() })
  } else if (performance.now() - droppedAt > DROPPED_MS) reportDropped()
}

/** What was dropped before the end must be told before it. */
function reportInOrder(message: Report): void {
  if (message.kind === 'started') report({ ...message, base })
  else if (message.kind === 'done' || message.kind === 'failed') {
    reportDropped()
    report({ ...message, vitals: meter.end() })
  } else report(message)
}

function reportDropped(): void {
  droppedAt = performance.now()
  const bytes = limit.takeDropped()
  if (bytes > 0) report({ kind: 'dropped', bytes })
}

/** Everything by which a task may end other than by returning or throwing; and the watch for the supervisor's end. */
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
  process.on('uncaughtException', spoil)
  process.on('unhandledRejection', spoil)
  process.on('beforeExit', () => {
    if (!running || running.isOver) return
    if (running.isStoppable) orders.hold()
    else running.neverSettled()
  })
  process.on('exit', () => {
    running?.flush()
    reportDropped()
    if (running && !running.isOver) report({ kind: 'leaving', vitals: meter.end() })
  })
  return worker
}

/** Thrown where nobody catches: this process can no longer be trusted with anything. */
function spoil(thrown: unknown): void {
  isSpoilt = true
  const run = running
  run?.fail(thrown)
  if (!isReady) report({ kind: 'ready', error: loadError(process.argv.slice(2).join(', '), failureFrom(thrown)) })
  process.kill(process.pid, 'SIGKILL')
}

function loadError(url: string, cause: Failure): Failure {
  return failure('TASK_LOAD_ERROR', `The task module ${url} cannot be loaded: ${cause.message}`, cause)
}
