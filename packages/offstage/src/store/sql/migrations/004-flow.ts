// What decides when a queued task may begin: lines, priorities, keys, limits and rates; what becomes of one that waits for too long; what holds on to a launch that is asked for twice;
// schedules; and what follows an end.
import type { Statement } from '../tx.ts'

const WAITING = "status = 'queued' and due_at"
const HELD = "status in ('running', 'stopping')"

export const flow: Statement[] = [
  // `line`: the queue and the name, with a slash between: tasks of one line are taken in turn by whoever knows the name. `lane`: what besides its queue bounds how many run at once:
  // its key, and its owner with the number that owner may have; null: nothing.
  (d) => `alter table tasks add column queue ${d.text} not null default ''`,
  (d) => `alter table tasks add column line ${d.text} not null default ''`,
  (d) => `alter table tasks add column lane ${d.text}`,
  () => 'alter table tasks add column priority integer not null default 0',
  () => `update tasks set queue = name, line = name || '/' || name`,
  // Of a queued task: ends `failed` if it has not begun by then. `total_ms` is counted from the first start to the last end, `deadline_at` is when that is over.
  (d) => `alter table tasks add column expires_at ${d.integer}`,
  (d) => `alter table tasks add column total_ms ${d.integer}`,
  (d) => `alter table tasks add column deadline_at ${d.integer}`,
  // The task that this one repeats, and the schedule that launched it.
  (d) => `alter table tasks add column repeats ${d.text}`,
  (d) => `alter table tasks add column schedule ${d.text}`,

  () => 'drop index tasks_ready',
  () => 'drop index tasks_waiting',
  () => `create index tasks_ready on tasks (line, priority desc, n) where ${WAITING} is null and lane is null`,
  () =>
    `create index tasks_lanes on tasks (line, lane, priority desc, n) where ${WAITING} is null and lane is not null`,
  () => `create index tasks_waiting on tasks (line, due_at) where ${WAITING} is not null`,
  () => `create index tasks_expiring on tasks (expires_at) where status = 'queued' and expires_at is not null`,
  () => `create index tasks_held on tasks (queue, lane) where ${HELD}`,
  () => `create index tasks_held_by_owner on tasks (owner) where ${HELD} and owner is not null`,
  () => 'create index tasks_by_schedule on tasks (schedule, n) where schedule is not null',
  () => 'create index tasks_by_parent on tasks (parent, n) where parent is not null',
  // Ends with the task that launched it.
  () => 'alter table tasks add column bound integer not null default 0',
  () => 'create index tasks_bound on tasks (parent) where bound = 1 and ended_at is null',
  () => 'create index tasks_by_repeated on tasks (repeats) where repeats is not null',

  // Queues of which something is said: by the code (`declared`), by an operator (`override`), as JSON. All others are without bounds and have no row.
  (d) => `create table queues (
    name ${d.text} primary key,
    declared text,
    override text,
    paused_at ${d.integer},
    paused_by text
  )`,
  // Whoever takes tasks that are bounded holds the one row of this table: how many run is counted, and must not change meanwhile.
  () => 'create table gate (id integer primary key)',
  () => 'insert into gate (id) values (1)',
  // When tasks of queues with a rate began, as far back as that counts.
  (d) => `create table starts (
    queue ${d.text} not null,
    key ${d.text} not null,
    at ${d.integer} not null,
    task_n ${d.integer} not null
  )`,
  () => 'create index starts_by_queue on starts (queue, at)',
  () => 'create index starts_by_key on starts (queue, key, at)',
  // Which task a launch that is asked for again may turn out to be. `taken_at`: when that one was launched; `input`: a hash of its arguments.
  (d) => `create table launch_keys (
    kind text not null,
    scope ${d.text} not null,
    key ${d.text} not null,
    task_id ${d.text} not null,
    input text not null,
    taken_at ${d.integer},
    primary key (kind, scope, key)
  ) ${d.clustered}`,
  () => 'create index launch_keys_by_task on launch_keys (task_id)',
  // Owners whose open tasks are bounded: who launches for one holds the row.
  (d) => `create table owners (owner ${d.text} primary key)`,
  () => 'create index tasks_open_of_owner on tasks (owner) where owner is not null and ended_at is null',
  // How long a task is kept after its end, ms; null: for ever. And how many of a name, where that is not the default.
  (d) => `alter table tasks add column keep_ms ${d.integer}`,
  () =>
    'create index tasks_to_forget on tasks ((ended_at + keep_ms)) where ended_at is not null and keep_ms is not null',
  () => 'create index tasks_ended on tasks (name, ended_at, n) where ended_at is not null',
  (d) => `create table keeping (name ${d.text} primary key, most ${d.integer} not null)`,
  // `plan`: all that a schedule says, as JSON. What came of its times is in `ticks`, of each once.
  (d) => `create table schedules (
    name ${d.text} primary key,
    origin text not null,
    plan text not null,
    next_at ${d.integer},
    paused_at ${d.integer},
    paused_by text
  )`,
  () => 'create index schedules_due on schedules (next_at) where paused_at is null',
  (d) => `create table ticks (
    schedule ${d.text} not null,
    at ${d.integer} not null,
    task ${d.text},
    note text,
    primary key (schedule, at)
  ) ${d.clustered}`,
  // When `next_at` was worked out; where a schedule was when the clock went ahead by days; and the task whose end it waits for.
  (d) => `alter table schedules add column moved_at ${d.integer}`,
  (d) => `alter table schedules add column resumes_at ${d.integer}`,
  (d) => `alter table schedules add column waits_for ${d.text}`,
  () => 'create index schedules_moved on schedules (moved_at) where paused_at is null',
  () => 'create index tasks_open_of_schedule on tasks (schedule, n) where schedule is not null and ended_at is null',
  // The number in the journal at which the attempt was over; null of old ones.
  () => 'alter table attempts add column seq integer',
  // How many tasks a worker runs at once; null: it does not say.
  () => 'alter table workers add column places integer',
  // When a wait of so long began (none of a task that is to begin at a moment).
  (d) => `alter table tasks add column waits_since ${d.integer}`,
  () => `create index tasks_waits on tasks (waits_since) where ${WAITING} is not null and waits_since is not null`,
  // What is launched when a task ends, as JSON; null: nothing. And the task whose end launched this one.
  () => 'alter table tasks add column hooks text',
  (d) => `alter table tasks add column hook_of ${d.text}`,
  () => 'create index tasks_by_hook on tasks (hook_of, n) where hook_of is not null',
  // The lane that was served last, of each line that has lanes.
  (d) => `create table turns (line ${d.text} primary key, lane ${d.text} not null) ${d.changing}`,
]
