// `offstage ls`: the tasks of a data folder, newest first.
import { type Command, InvalidArgumentError } from 'commander'
import { now } from '../../base/clock.ts'
import { didYouMean } from '../../base/closest.ts'
import { clip } from '../../base/errors.ts'
import { shortId } from '../../base/ids.ts'
import { listQuery } from '../../engine/list-query.ts'
import { LIMITS } from '../../task/limits.ts'
import { isStatus, STATUSES, type Status } from '../../task/status.ts'
import { strangersText } from '../../worker/strangers.ts'
import { addCommand } from '../command.ts'
import { inertLine } from '../inert.ts'
import { STATUS_PAINT } from '../look.ts'
import { withData } from '../open-data.ts'
import type { Out } from '../out.ts'
import { rowOf, type TaskRow } from '../task-facts.ts'
import { agoText, spanText } from '../times.ts'
import { withWaits } from '../with-waits.ts'

interface Options {
  name?: string[]
  status?: Status[]
  tag?: string
  owner?: string
  limit: number
}

const COUNT_CAP = 10_000

export function addLs(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'ls',
      summary: 'list tasks, newest first',
      about:
        'List tasks, the newest first: status, id (its beginning), name, when launched, how long it ran, progress.',
      examples: ['offstage ls', 'offstage ls --status running,queued', 'offstage ls --name crawl --limit 5 --json'],
    },
    list,
  )
    .option('--name <names>', 'only tasks of this name, or of any of several: crawl,resize', words)
    .option('--status <statuses>', 'only tasks with this status, or any of several: running,queued', statuses)
    .option('--tag <tag>', 'only tasks with this tag')
    .option('--owner <id>', 'only tasks launched on behalf of this user')
    .option('--limit <n>', `at most this many, 1 to ${LIMITS.list}`, limit, 20)
}

async function list(out: Out, { name, status, tag, owner, limit, ...common }: Options): Promise<undefined> {
  await withData(common, { tasks: false }, async ({ store }) => {
    const filter = {
      limit,
      ...(name && { name }),
      ...(status && { status }),
      ...(tag && { tag }),
      ...(owner && { owner }),
    }
    const query = await listQuery(filter, async () => undefined)
    const { limit: _, ...counted } = query
    const [tasks, count] = await Promise.all([store.list(query), store.count(counted, COUNT_CAP)])
    const at = now() - store.aheadMs()
    const rows = await withWaits(
      store,
      tasks.map((task) => rowOf(task, at)),
    )
    out.json(rows)
    if (rows.length === 0) return out.say(Object.keys(filter).length > 1 ? 'No task fits.' : 'No tasks yet.')
    printRows(out, rows, at)
    const strangers = new Set(rows.flatMap(({ name, waitsFor }) => (waitsFor === undefined ? [] : name)))
    if (strangers.size > 0) out.note(inertLine(strangersText([...strangers].sort())))
    if (count > rows.length)
      out.say(out.paint('dim', `${rows.length} of ${count}${count >= COUNT_CAP ? '+' : ''} tasks; --limit shows more`))
  })
  return undefined
}

function printRows(out: Out, rows: TaskRow[], at: number): void {
  out.table(
    [
      { title: 'STATUS', paint: (text, row) => out.paint(STATUS_PAINT[rows[row]!.status], text) },
      { title: 'ID', isWhole: true },
      { title: 'NAME', isFlexible: true },
      { title: 'LAUNCHED' },
      { title: 'DURATION', isRight: true },
      { title: 'PROGRESS', isRight: true },
    ],
    rows.map((task) => [
      task.status,
      shortId(task.id),
      task.name,
      agoText(at - task.launchedAt),
      task.durationMs === null ? '–' : spanText(task.durationMs),
      task.progress ? `${task.progress.done}/${task.progress.total}` : '',
    ]),
  )
}

function words(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',').filter(Boolean)]
}

/** A word that is no status is wrong usage, and said before any data is opened. */
function statuses(text: string, before: Status[] = []): Status[] {
  const given = words(text)
  const stranger = given.find((word) => !isStatus(word))
  if (stranger === undefined) return [...before, ...(given as Status[])]
  throw new InvalidArgumentError(
    `'${clip(stranger)}' is no status.${didYouMean(stranger, STATUSES) || ` There are: ${STATUSES.join(', ')}.`}`,
  )
}

function limit(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= LIMITS.list) return number
  throw new InvalidArgumentError(`Give a whole number from 1 to ${LIMITS.list}.`)
}
