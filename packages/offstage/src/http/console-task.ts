// One task as the console shows it: what of it is not live (input, result, who launched it, earlier attempts, how its kill went), and pages of its log.
import { OffstageError, TaskNotFoundError } from '../base/errors.ts'
import { readKillReport } from '../engine/kill-report.ts'
import type { EarlierAttempt, Store } from '../store/store.ts'
import type { LogEntry, LogLevel } from '../task/journal.ts'
import type { KillReport } from '../task/kill-report.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { TaskRecord, TaskSnapshot } from '../task/snapshot.ts'
import { phaseOf, type Status } from '../task/status.ts'
import { byteLength, decode } from '../task/value.ts'
import type { Vitals } from '../task/vitals.ts'
import { type Shown, ShownTask, shownValue } from './console-values.ts'

/** A task without its state, which is watched. Times are ms since the epoch. */
export interface ConsoleTaskDetail extends Omit<TaskSnapshot, 'state' | 'result' | 'seq'> {
  /** The arguments, as an array. */
  input: Shown
  /** Null unless completed. */
  result: Shown | null
  /** The task that launched this one, if it is still kept. */
  parentTask: { id: string; name: string } | null
  /** The task of which this one is a hook, if it is still kept. */
  hookedTask: { id: string; name: string } | null
  /** The hooks that its end launched, oldest first. */
  hooks: { id: string; name: string; status: Status }[]
  /** How it is run, where that is not the default. */
  run: RunOptions
  /** What bounds it in its queue together with others. */
  key: string | null
  /** When it is due, of a queued task. */
  dueAt: number | null
  /** Attempts that did not end the task, oldest first. */
  earlierAttempts: EarlierAttempt[]
  /** How its kill went, once it is over. */
  killReport: KillReport | null
}

export interface ConsoleLogLine {
  seq: number
  at: number
  level: LogLevel
  text: string
}

export interface ConsoleLogPage {
  lines: ConsoleLogLine[]
  /** Whether there are older / newer lines beyond the page. */
  older: boolean
  newer: boolean
}

export interface ConsoleLogQuery {
  before?: number
  after?: number
  /** 1 to 2,000; default 500. */
  limit?: number
}

const HOOKS = 20
const LINES = 500
const MOST_LINES = 2000
/** Bytes of text in one page; at least one line is always given. */
const PAGE_BYTES = 1024 * 1024

/** The record of a task. Error: `TASK_NOT_FOUND`. */
export async function consoleTask(store: Store, id: string): Promise<ConsoleTaskDetail> {
  const record = await recordOf(store, id)
  const { n: _n, args, state: _state, result, worker: _worker, seq: _seq, ...facts } = record
  const [[parent, hooked], hooks, earlierAttempts, killReport] = await Promise.all([
    store.get([record.parent ?? '', record.hookOf ?? '']),
    record.endedAt === null ? [] : store.list({ hookOf: id, limit: HOOKS }),
    store.attempts(id),
    readKillReport(store, id),
  ])
  return {
    ...facts,
    phase: phaseOf(record.status),
    input: shownText(args),
    result: record.status === 'completed' ? shownText(result ?? 'undefined') : null,
    parentTask: parent ? { id: parent.id, name: parent.name } : null,
    hookedTask: hooked ? { id: hooked.id, name: hooked.name } : null,
    hooks: hooks.reverse().map(({ id, name, status }) => ({ id, name, status })),
    earlierAttempts,
    killReport,
  }
}

/** What a task uses at this moment, or used at last; null where that was never measured, and for no task. */
export async function consoleVitals(store: Store, id: string | null): Promise<Vitals | null> {
  if (typeof id !== 'string') return null
  // A list's row is lighter to read than a record: it leaves arguments and result where they are.
  const [row] = await store.list({ idPrefix: id, limit: 1 })
  return row?.id === id ? row.vitals : null
}

/** A page of a log: see `Store.logs`. Errors: `TASK_NOT_FOUND`, `INVALID_OPTION`. */
export async function consoleLogs(store: Store, id: string, query: ConsoleLogQuery = {}): Promise<ConsoleLogPage> {
  const { before, after, limit = LINES } = query
  const isCursor = (value: unknown) => value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0)
  if (!isCursor(before) || !isCursor(after) || !Number.isInteger(limit) || limit < 1 || limit > MOST_LINES)
    throw new OffstageError(
      'INVALID_OPTION',
      `A page of a log has 1 to ${MOST_LINES} lines, before or after a line's number.`,
    )
  await recordOf(store, id)
  const page = await store.logs({
    id,
    limit,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  })
  const lines = page.entries.map((entry) => {
    const { seq, at, level, text } = entry as typeof entry & LogEntry
    return { seq, at, level, text }
  })
  const kept = after === undefined ? fitting(lines.toReversed()).toReversed() : fitting(lines)
  const isCut = kept.length < lines.length
  return {
    lines: kept,
    older: page.older || (isCut && after === undefined),
    newer: page.newer || (isCut && after !== undefined),
  }
}

/** As many lines from the first on as make a page of bearable size. */
function fitting(lines: ConsoleLogLine[]): ConsoleLogLine[] {
  let bytes = 0
  const end = lines.findIndex((line) => {
    bytes += byteLength(line.text)
    return bytes > PAGE_BYTES
  })
  return end < 0 ? lines : lines.slice(0, Math.max(1, end))
}

async function recordOf(store: Store, id: string): Promise<TaskRecord> {
  const [record] = typeof id === 'string' ? await store.get([id]) : []
  if (!record) throw new TaskNotFoundError(String(id))
  return record
}

function shownText(encoded: string): Shown {
  return shownValue(decode(encoded, { Task: (ref: { id: string; name: string }) => new ShownTask(ref) }))
}
