// `offstage queues`: what waits and runs in each, what bounds it; pauses, and an operator's own bounds.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { now } from '../../base/clock.ts'
import { didYouMean } from '../../base/closest.ts'
import { clip, OffstageError } from '../../base/errors.ts'
import type { Engine } from '../../engine/engine.ts'
import type { QueueChange, QueueRow } from '../../store/store.ts'
import { checkQueue, limitsText, type QueueLimits, queueLimits, type RateLimit } from '../../task/queue.ts'
import { addCommand } from '../command.ts'
import { withData } from '../open-data.ts'
import { operator } from '../operator.ts'
import type { Out } from '../out.ts'
import { agoText } from '../times.ts'

interface Options {
  pause?: boolean
  resume?: boolean
  concurrency?: number
  perKey?: number
  perWorker?: number
  rate?: RateLimit
  ratePerKey?: RateLimit
  codeLimits?: boolean
}

const COUNT_CAP = 10_000

export function addQueues(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'queues [name]',
      summary: 'list queues; pause and resume one, or bound it otherwise than the code does',
      about:
        "List the queues: how many tasks wait and run in each, and what bounds it. With a name and an option that queue is changed, for all workers at once.\nBounds given here go before the code's, one by one, until --code-limits. What runs already goes on.",
      examples: [
        'offstage queues',
        'offstage queues mail --pause',
        'offstage queues mail --resume',
        'offstage queues mail --concurrency 5 --rate 100/1m',
        'offstage queues mail --code-limits',
      ],
    },
    queues,
  )
    .addOption(new Option('--pause', 'nothing of it begins until it is resumed').conflicts('resume'))
    .option('--resume', 'its tasks begin again')
    .option('--concurrency <n>', 'so many of it run at once', count)
    .option('--per-key <n>', 'so many with the same key run at once', count)
    .option('--per-worker <n>', 'so many run at once in one worker', count)
    .option('--rate <n/span>', 'so many begin in any such span: 100/1m', rate)
    .option('--rate-per-key <n/span>', 'the same for each key', rate)
    .addOption(
      new Option('--code-limits', "give the operator's bounds up").conflicts([
        'concurrency',
        'perKey',
        'perWorker',
        'rate',
        'ratePerKey',
      ]),
    )
}

async function queues(out: Out, given: Options, name: string | undefined): Promise<undefined> {
  const { pause, resume, concurrency, perKey, perWorker, rate, ratePerKey, codeLimits, ...common } = given
  const limits = queueLimits({
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(perKey === undefined ? {} : { concurrencyPerKey: perKey }),
    ...(perWorker === undefined ? {} : { concurrencyPerWorker: perWorker }),
    ...(rate === undefined ? {} : { rate }),
    ...(ratePerKey === undefined ? {} : { ratePerKey }),
  })
  const isChange = pause || resume || codeLimits || limits !== null
  if (isChange && name === undefined)
    throw new OffstageError('USAGE', 'Name the queue that is meant: offstage queues mail --pause.')
  await withData(common, { tasks: false }, async (engine) => {
    const known = name === undefined ? undefined : await findQueue(engine, name)
    if (known && isChange) {
      const change: QueueChange = { name: known.name, by: operator() }
      if (pause || resume) change.paused = Boolean(pause)
      if (codeLimits) change.limits = null
      else if (limits) change.limits = { ...known.override, ...limits }
      await engine.store.setQueue(change)
    }
    const all = await engine.store.queues()
    const rows = known ? [all.find((row) => row.name === known.name) ?? known] : all
    const at = now() - engine.store.aheadMs()
    out.json(rows.map((row) => ({ ...row, limits: limitsOf(row) })))
    if (rows.length === 0) return out.say('No queue: nothing waits, runs, or is bounded.')
    printRows(out, rows, at)
  })
  return undefined
}

/** A queue that has neither tasks nor bounds is known by the tasks that were in one of that name. */
async function findQueue({ store }: Engine, name: string): Promise<QueueRow> {
  const [rows, names, workers] = await Promise.all([store.queues(), store.names(), store.workers()])
  const row = rows.find((each) => each.name === name)
  if (row) return row
  const known = new Set([
    ...rows.map((each) => each.name),
    ...names,
    ...workers.flatMap((worker) => worker.names ?? []),
  ])
  if (known.has(name))
    return { name, declared: null, override: null, pausedAt: null, pausedBy: null, queued: 0, running: 0 }
  throw new OffstageError(
    'QUEUE_NOT_FOUND',
    `There is no queue '${clip(name)}'.${didYouMean(name, known) || ' See: offstage queues.'}`,
  )
}

function limitsOf({ declared, override }: QueueRow): QueueLimits {
  return { ...declared, ...override }
}

function printRows(out: Out, rows: QueueRow[], at: number): void {
  out.table(
    [
      { title: 'QUEUE', isFlexible: true },
      { title: 'WAIT', isRight: true },
      { title: 'RUN', isRight: true },
      { title: 'BOUNDS' },
      { title: 'BY' },
      { title: 'PAUSED', paint: (text) => out.paint('yellow', text) },
    ],
    rows.map((row) => [
      row.name,
      row.queued >= COUNT_CAP ? `${COUNT_CAP.toLocaleString('en')}+` : String(row.queued),
      String(row.running),
      limitsText(limitsOf(row)) || '–',
      row.override ? (row.declared ? 'operator, code' : 'operator') : row.declared ? 'code' : '',
      row.pausedAt === null ? '' : `${agoText(at - row.pausedAt)}${row.pausedBy ? ` by ${row.pausedBy}` : ''}`,
    ]),
  )
}

function count(text: string): number {
  const number = Number(text)
  checked({ concurrency: number })
  return number
}

function rate(text: string): RateLimit {
  const [, limit, per] = /^(\d+)\/(\S+)$/.exec(text) ?? []
  if (limit === undefined) throw new InvalidArgumentError('Give how many in which span: 100/1m, 5/10s.')
  const given = { limit: Number(limit), per: per as RateLimit['per'] }
  checked({ rate: given })
  return given
}

/** What is wrong is wrong usage, and said before any data is opened. */
function checked(options: object): void {
  try {
    checkQueue(options)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message.replace(/^queue\.\S+ /, ''))
  }
}
