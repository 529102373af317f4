// What is moved of a store, and in which order its rows are compared. Left behind: workers, who make themselves known again, and X-rays, which are answered in minutes or never.
import type { ColumnType } from '../sql/dialect.ts'

export interface MovedTable {
  name: string
  columns: Record<string, ColumnType>
  /** Orders the rows, the same way everywhere: numbers, or text compared byte by byte. */
  order: string[]
}

const text = 'text'
const integer = 'integer'

export const MOVED_TABLES: readonly MovedTable[] = [
  {
    name: 'tasks',
    columns: {
      n: integer,
      id: text,
      name: text,
      status: text,
      owner: text,
      tags: text,
      parent: text,
      attempt: integer,
      seq: integer,
      patches: integer,
      patch_floor: integer,
      launched_at: integer,
      started_at: integer,
      ended_at: integer,
      worker: text,
      lease: text,
      kill_by: text,
      kill_reason: text,
      kill_asked_at: integer,
      max_attempts: integer,
      crashes: integer,
      due_at: integer,
      kill_grace_ms: integer,
      queue: text,
      line: text,
      lane: text,
      priority: integer,
      expires_at: integer,
      total_ms: integer,
      deadline_at: integer,
      repeats: text,
      schedule: text,
      bound: integer,
      keep_ms: integer,
      waits_since: integer,
      hooks: text,
      hook_of: text,
    },
    order: ['n'],
  },
  { name: 'inputs', columns: { task_n: integer, args: text, run: text }, order: ['task_n'] },
  { name: 'states', columns: { task_n: integer, state: text, vitals: text }, order: ['task_n'] },
  { name: 'outcomes', columns: { task_n: integer, error: text, result: text }, order: ['task_n'] },
  {
    name: 'journal',
    columns: { task_n: integer, seq: integer, kind: text, at: integer, word: text, text },
    order: ['task_n', 'seq'],
  },
  { name: 'patches', columns: { task_n: integer, seq: integer, at: integer, patch: text }, order: ['task_n', 'seq'] },
  { name: 'notes', columns: { task_n: integer, at: integer, text }, order: ['task_n', 'at', 'text'] },
  { name: 'tags', columns: { tag: text, task_n: integer }, order: ['task_n', 'tag'] },
  {
    name: 'attempts',
    columns: {
      task_n: integer,
      attempt: integer,
      started_at: integer,
      ended_at: integer,
      seq: integer,
      worker: text,
      error: text,
    },
    order: ['task_n', 'attempt'],
  },
  {
    name: 'queues',
    columns: { name: text, declared: text, override: text, paused_at: integer, paused_by: text },
    order: ['name'],
  },
  {
    name: 'starts',
    columns: { queue: text, key: text, at: integer, task_n: integer },
    order: ['task_n', 'at', 'queue', 'key'],
  },
  {
    name: 'launch_keys',
    columns: { kind: text, scope: text, key: text, task_id: text, input: text, taken_at: integer },
    order: ['kind', 'scope', 'key'],
  },
  { name: 'keeping', columns: { name: text, most: integer }, order: ['name'] },
  {
    name: 'schedules',
    columns: {
      ...{ name: text, origin: text, plan: text, next_at: integer, paused_at: integer, paused_by: text },
      ...{ moved_at: integer, resumes_at: integer, waits_for: text },
    },
    order: ['name'],
  },
  { name: 'ticks', columns: { schedule: text, at: integer, task: text, note: text }, order: ['schedule', 'at'] },
  { name: 'turns', columns: { line: text, lane: text }, order: ['line'] },
  { name: 'kill_reports', columns: { task_n: integer, report: text }, order: ['task_n'] },
]

/** Not moved. */
export const LEFT_TABLES: readonly string[] = ['workers', 'xrays', 'gate', 'owners', 'schema_version']
