// `offstage kill`: stops tasks, and says when they are really over.
import { type Command, Option } from 'commander'
import { steady } from '../../base/clock.ts'
import { LONGEST_SPAN_MS } from '../../base/duration.ts'
import { shortId } from '../../base/ids.ts'
import type { Engine } from '../../engine/engine.ts'
import type { KillOptions } from '../../task/host.ts'
import type { TaskRecord } from '../../task/snapshot.ts'
import { isTerminal, type Status } from '../../task/status.ts'
import { addCommand } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { findTask } from '../find-task.ts'
import { liveWorkers } from '../live-workers.ts'
import { withData } from '../open-data.ts'
import { operator } from '../operator.ts'
import type { Out } from '../out.ts'
import { spanOption } from '../span-option.ts'
import { spanText } from '../times.ts'

interface Options {
  reason?: string
  /** In ms. */
  grace?: number
  force?: boolean
  wait: boolean
}

interface Killed {
  id: string
  name: string
  /** Where the task stands now. */
  status: Status
  /** False: it had ended, or was being stopped at least as fast, already. */
  changed: boolean
  /** From the request to the end; null when not waited for, or not to be waited for. */
  tookMs: number | null
  /** True when the worker that held the task is gone, so that it ends only when another starts. */
  isOrphan: boolean
}

export function addKill(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'kill <id...>',
      summary: 'stop tasks and wait until they are over',
      about:
        'Stop tasks and wait until they are really over: their processes gone, their status final. What they stored and printed is kept.\nA task that listens is told first and may take its grace (5 s unless it says otherwise) to stop. Killing again with --force or a shorter --grace hurries it.\nHow it went is kept: offstage show.',
      examples: [
        'offstage kill 7k3fq2zd',
        'offstage kill 7k3fq2zd 9ab4c1xx --reason "wrong sitemap"',
        'offstage kill 7k3fq2zd --grace 30s',
        'offstage kill 7k3fq2zd --force',
      ],
    },
    kill,
  )
    .option('--reason <text>', 'why; kept with the task')
    .addOption(
      new Option(
        '--grace <span>',
        "how long it may take to stop: ms, or 500ms, 30s, 2m (default: the task's own)",
      ).argParser((text) => spanOption(text, { least: 0, most: LONGEST_SPAN_MS })),
    )
    .addOption(
      new Option('--force', 'end its processes at once: no grace, and no look at where it was').conflicts('grace'),
    )
    .option('--no-wait', 'ask for the kill and return at once')
}

async function kill(out: Out, options: Options, ids: string[]): Promise<number> {
  const { reason, grace, force, wait, ...common } = options
  const how: KillOptions = {
    ...(reason === undefined ? {} : { reason }),
    ...(grace === undefined ? {} : { grace }),
    ...(force ? { force } : {}),
  }
  return await withData(common, { tasks: false }, async (engine) => {
    // All ids are understood before anything is stopped: a slip in the last must not leave half of it done.
    const tasks = new Map<string, TaskRecord>()
    for (const id of ids) {
      const task = await findTask(engine.store, id)
      tasks.set(task.id, task)
    }
    const killed = await Promise.all([...tasks.values()].map((task) => killOne(engine, task, how, wait)))
    out.json(killed)
    for (const each of killed) out.say(sentence(each))
    return killed.some(({ isOrphan }) => isOrphan) ? EXIT.failed : EXIT.ok
  })
}

async function killOne(engine: Engine, task: TaskRecord, how: KillOptions, wait: boolean): Promise<Killed> {
  const since = steady()
  const { id, name } = task
  const host = engine.hostOfOperator(operator())
  const { changed } = await host.kill(id, how)
  const [record] = await engine.store.get([id])
  const { status, worker } = record ?? task
  const answer: Killed = { id, name, status, changed, tookMs: null, isOrphan: false }
  if (isTerminal(status)) return { ...answer, tookMs: changed ? Math.round(steady() - since) : null }
  if (!wait) return answer
  const isHeld = (await liveWorkers(engine.store)).some((each) => each.id === worker)
  if (!isHeld) return { ...answer, isOrphan: true }
  for await (const snapshot of host.watch(id)) answer.status = snapshot.status
  return { ...answer, tookMs: Math.round(steady() - since) }
}

function sentence({ id, name, status, changed, tookMs, isOrphan }: Killed): string {
  const task = `${name} ${shortId(id)}`
  if (isOrphan)
    return `${task}: the kill is stored, but the worker that held the task is gone; it ends when a worker starts: offstage dev`
  if (isTerminal(status) && !changed && tookMs === null) return `${task} had ended already: ${status}`
  if (status === 'killed') return `${task} killed in ${spanText(tookMs ?? 0)}`
  if (isTerminal(status)) return `${task} ended before the kill reached it: ${status}`
  return `${task} is being stopped`
}
