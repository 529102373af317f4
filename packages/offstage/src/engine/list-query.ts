// From what users write into a list's filter to what the store is asked, checked.

import { didYouMean } from '../base/closest.ts'
import { clip, OffstageError, TaskNotFoundError } from '../base/errors.ts'
import type { ListQuery } from '../store/store.ts'
import { checkKnown } from '../task/check-known.ts'
import type { ListFilter } from '../task/host.ts'
import { LIMITS } from '../task/limits.ts'
import { isStatus, STATUSES, type Status } from '../task/status.ts'

const FILTERS = [
  'name',
  'status',
  'owner',
  'tag',
  'parent',
  'hookOf',
  'launchedAfter',
  'launchedBefore',
  'before',
  'limit',
] as const

/** `orderOf` gives a task's place in the launch order. Errors: `UNKNOWN_OPTION`, `INVALID_OPTION`, `TASK_NOT_FOUND`. */
export async function listQuery(
  filter: ListFilter,
  orderOf: (id: string) => Promise<number | undefined>,
): Promise<ListQuery> {
  checkKnown(filter, FILTERS, 'a list of tasks')
  const query: ListQuery = { limit: limitOf(filter.limit) }
  if (filter.name !== undefined) query.names = [filter.name].flat().map((name) => textOf(name, 'name'))
  if (filter.status !== undefined) query.statuses = [filter.status].flat().map(statusOf)
  if (filter.owner !== undefined) query.owner = textOf(filter.owner, 'owner')
  if (filter.parent !== undefined) query.parent = idOf(filter.parent, 'parent')
  if (filter.hookOf !== undefined) query.hookOf = idOf(filter.hookOf, 'hookOf')
  if (filter.tag !== undefined) query.tag = textOf(filter.tag, 'tag')
  if (filter.launchedAfter !== undefined) query.launchedAfter = timeOf(filter.launchedAfter, 'launchedAfter')
  if (filter.launchedBefore !== undefined) query.launchedBefore = timeOf(filter.launchedBefore, 'launchedBefore')
  if (filter.before !== undefined) {
    const id = idOf(filter.before, 'before')
    query.beforeN = await orderOf(id)
    if (query.beforeN === undefined) throw new TaskNotFoundError(id)
  }
  return query
}

function limitOf(limit: unknown): number {
  if (limit === undefined) return LIMITS.list
  if (Number.isInteger(limit) && (limit as number) >= 1 && (limit as number) <= LIMITS.list) return limit as number
  throw new OffstageError(
    'INVALID_OPTION',
    `limit: ${clip(String(limit))} is not a whole number from 1 to ${LIMITS.list}. Page back with \`before\`.`,
  )
}

function idOf(task: { id: string } | string, option: string): string {
  return typeof task === 'string' ? task : textOf(task?.id, option)
}

function textOf(value: unknown, option: string): string {
  if (typeof value === 'string') return value
  throw new OffstageError(
    'INVALID_OPTION',
    `${option}: expected a text, got ${value === null ? 'null' : typeof value}.`,
  )
}

function statusOf(status: unknown): Status {
  if (isStatus(status)) return status
  const given = clip(String(status))
  throw new OffstageError(
    'INVALID_OPTION',
    `status: '${given}' is none.${didYouMean(given, STATUSES) || ` There are: ${STATUSES.join(', ')}.`}`,
  )
}

function timeOf(time: unknown, option: string): number {
  const ms = time instanceof Date ? time.getTime() : time
  if (typeof ms === 'number' && Number.isFinite(ms)) return Math.trunc(ms)
  throw new OffstageError('INVALID_OPTION', `${option}: expected a valid Date or milliseconds since the epoch.`)
}
