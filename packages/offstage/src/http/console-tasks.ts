// The console's list of tasks: one page of rows, newest first, with capped counts by status. Called again by the live stream whenever something changed.
import { OffstageError } from '../base/errors.ts'
import type { ListedTask, ListQuery, Store } from '../store/store.ts'
import { type Progress, progressOf } from '../task/progress.ts'
import { isStatus, STATUSES, type Status } from '../task/status.ts'
import { decode } from '../task/value.ts'
import { ShownTask } from './console-values.ts'

/** What the list may be narrowed to; every condition must hold. */
export interface ConsoleFilter {
  statuses?: Status[]
  /** Tasks whose name contains this; where no name does, tasks whose id begins so. */
  text?: string
  name?: string
  idPrefix?: string
  owner?: string
  tag?: string
  /** The page of tasks launched before the one with this `n`. */
  beforeN?: number
}

/** A task as a line of the list. Times are ms since the epoch. */
export interface ConsoleTaskRow
  extends Pick<
    ListedTask,
    | 'n'
    | 'id'
    | 'name'
    | 'status'
    | 'launchedAt'
    | 'startedAt'
    | 'endedAt'
    | 'dueAt'
    | 'owner'
    | 'tags'
    | 'attempt'
    | 'kill'
  > {
  progress: Progress | null
  /** Since when a running task's event loop has not turned. */
  stuckSince: number | null
  /** The first line of the error's message, at most 200 characters. */
  error: string | null
}

export interface ConsoleTasks {
  rows: ConsoleTaskRow[]
  /** Whether older tasks match beyond this page. */
  older: boolean
  /** How many match but for the status, by status; `countCap` means that many or more. */
  counts: Record<Status, number>
  countCap: number
  /** The names of the tasks that are kept, for suggestions; at most 200. */
  names: string[]
}

const PAGE = 50
const COUNT_CAP = 10_000
const NAMES = 200
const TEXT_FILTERS = ['text', 'name', 'idPrefix', 'owner', 'tag'] as const

/** Error: `INVALID_OPTION`. */
export async function consoleTasks(store: Store, filter: ConsoleFilter = {}): Promise<ConsoleTasks> {
  checkFilter(filter)
  const names = await store.names()
  const query = queryOf(filter, names)
  const { statuses, ...others } = query
  const [rows, ...counted] = await Promise.all([
    store.list({
      ...query,
      ...(filter.beforeN === undefined ? {} : { beforeN: filter.beforeN }),
      limit: PAGE + 1,
    }),
    ...STATUSES.map((status) => store.count({ ...others, statuses: [status] }, COUNT_CAP)),
  ])
  return {
    rows: rows.slice(0, PAGE).map(rowOf),
    older: rows.length > PAGE,
    counts: Object.fromEntries(STATUSES.map((status, i) => [status, counted[i] ?? 0])) as Record<Status, number>,
    countCap: COUNT_CAP,
    names: names.slice(0, NAMES),
  }
}

/** The tasks that one has launched, newest first, at most a page of them. */
export async function consoleChildren(store: Store, id: string): Promise<ConsoleTaskRow[]> {
  return typeof id === 'string' ? (await store.list({ parent: id, limit: PAGE })).map(rowOf) : []
}

export function rowOf(task: ListedTask): ConsoleTaskRow {
  const { n, id, name, status, launchedAt, startedAt, endedAt, dueAt, owner, tags, attempt, kill, error, vitals } = task
  return {
    ...{ n, id, name, status, launchedAt, startedAt, endedAt, dueAt, owner, tags, attempt, kill },
    progress: progressOf(decode(task.state, { Task: (ref) => new ShownTask(ref as ShownTask) })),
    stuckSince: isAtWork(status) ? (vitals?.stuckSince ?? null) : null,
    error: error ? firstLine(error.message || error.name) : null,
  }
}

function isAtWork(status: Status): boolean {
  return status === 'running' || status === 'stopping'
}

function queryOf(filter: ConsoleFilter, names: string[]): Omit<ListQuery, 'limit'> {
  const query: Omit<ListQuery, 'limit'> = {}
  if (filter.statuses && filter.statuses.length > 0) query.statuses = filter.statuses
  if (filter.name) query.names = [filter.name]
  if (filter.idPrefix) query.idPrefix = filter.idPrefix.toLowerCase()
  if (filter.owner) query.owner = filter.owner
  if (filter.tag) query.tag = filter.tag
  const text = filter.text?.toLowerCase()
  if (!text) return query
  const named = names.filter((name) => name.toLowerCase().includes(text))
  if (named.length === 0) query.idPrefix ??= text
  else query.names = filter.name ? named.filter((name) => name === filter.name) : named.slice(0, NAMES)
  return query
}

function checkFilter(filter: ConsoleFilter): void {
  const isFilter =
    typeof filter === 'object' &&
    filter !== null &&
    TEXT_FILTERS.every(
      (key) => filter[key] === undefined || (typeof filter[key] === 'string' && filter[key].length <= 200),
    ) &&
    (filter.statuses === undefined || (Array.isArray(filter.statuses) && filter.statuses.every(isStatus))) &&
    (filter.beforeN === undefined || Number.isSafeInteger(filter.beforeN))
  if (!isFilter)
    throw new OffstageError(
      'INVALID_OPTION',
      'This filter of the list of tasks is not well formed. Clear it and try again.',
    )
}

function firstLine(message: string): string {
  const line = message.split('\n', 1)[0]!
  return line.length <= 200 ? line : `${line.slice(0, 199).toWellFormed()}…`
}
