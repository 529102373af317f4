// `launch --wait`, `relaunch --wait`: prints what a task prints until it ends, and turns the end into an exit code. An interrupt detaches; the task goes on.
import { now } from '../base/clock.ts'
import { shortId } from '../base/ids.ts'
import type { Engine } from '../engine/engine.ts'
import { isTerminal } from '../task/status.ts'
import type { Task } from '../task/task.ts'
import { EXIT, EXIT_OF_END } from './exit-codes.ts'
import { followTask } from './follow-task.ts'
import { interruption } from './interruption.ts'
import { logLine, STATUS_PAINT } from './look.ts'
import type { Out } from './out.ts'
import { factsOf, type TaskFacts } from './task-facts.ts'
import { spanText } from './times.ts'

/** Of commands that launch and may wait, for their help. */
export const LAUNCH_EXIT_CODES =
  '\n  4  with --wait: the task failed\n  5  with --wait: it was killed\n  6  with --wait: it went missing with its worker\n  130  interrupted while waiting'

/** A change of the state is told within this time, together with those that follow it. */
const STATE_MS = 500

export async function waitForEnd(out: Out, engine: Engine, task: Task): Promise<number> {
  const { signal } = interruption()
  const teller = stateTeller(out, engine, task.id)
  for await (const event of followTask(engine, task.id, { after: 0, signal })) {
    if (event.kind === 'line') {
      const { seq, at, level, text } = event.line
      out.say(logLine(out, event.line))
      out.json({ event: 'log', seq, at, level, text })
    } else if (event.kind === 'changed') teller.due()
    else {
      teller.stop()
      const facts = factsOf(event.record, now())
      out.json({ event: 'end', task: facts })
      tellEnd(out, facts)
      return isTerminal(facts.status) ? EXIT_OF_END[facts.status] : EXIT.failed
    }
  }
  teller.stop()
  out.json({ event: 'detached' })
  out.note(`detached, the task goes on: offstage logs -f ${shortId(task.id)}`)
  return EXIT.interrupted
}

function tellEnd(out: Out, { status, durationMs, error, result }: TaskFacts): void {
  const head = `${out.paint(STATUS_PAINT[status], status)} after ${spanText(durationMs ?? 0)}`
  out.say(error ? `${head}: ${error.message.split('\n', 1)}` : head)
  if (status === 'completed' && result !== null && result !== undefined) out.say(out.value(result))
}

/** Schedules a telling of what changed: progress to people, the whole state to programs. */
function stateTeller(out: Out, engine: Engine, id: string): { due: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined
  let told = ''
  const tell = async () => {
    timer = undefined
    const [record] = await engine.store.get([id])
    if (!record || isTerminal(record.status)) return
    const { status, state, progress } = factsOf(record, now())
    out.json({ event: 'state', status, state })
    const text = progress ? `${progress.done} of ${progress.total}` : ''
    if (text !== told) out.note(out.paint('dim', text))
    told = text
  }
  const fail = (error: { code?: string }) => {
    // The command was interrupted in between: there is nobody to tell.
    if (error.code !== 'STORE_CLOSED') throw error
  }
  return {
    due: () => {
      timer ??= setTimeout(() => void tell().catch(fail), STATE_MS)
    },
    stop: () => clearTimeout(timer),
  }
}
