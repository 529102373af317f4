// What the runner in full needs: attempts that are tried again, kills with a time to stop, kill reports, vitals, X-rays.
import type { Statement } from '../tx.ts'

export const runs: Statement[] = [
  () => 'alter table tasks add column max_attempts integer not null default 1',
  () => 'alter table tasks add column crashes integer not null default 0',
  // Of a queued task that waits to be tried again: not to be claimed before; null: at once.
  (d) => `alter table tasks add column due_at ${d.integer}`,
  (d) => `alter table tasks add column kill_grace_ms ${d.integer}`,
  // How the task is run: only what is not the default, as JSON; null: all of it is.
  () => 'alter table inputs add column run text',
  () => 'alter table states add column vitals text',

  // What may be claimed at once lies apart from what waits for its time, so that a claim walks past neither.
  () => 'drop index tasks_queued',
  () => `create index tasks_ready on tasks (name, n) where status = 'queued' and due_at is null`,
  () => `create index tasks_waiting on tasks (name, due_at) where status = 'queued' and due_at is not null`,

  // Attempts that did not end their task.
  (d) => `create table attempts (
    task_n ${d.integer} not null,
    attempt integer not null,
    started_at ${d.integer} not null,
    ended_at ${d.integer} not null,
    worker text not null,
    error text not null,
    primary key (task_n, attempt)
  ) ${d.clustered}`,
  (d) => `create table kill_reports (task_n ${d.integer} primary key, report text not null)`,
  // `lease`: of the attempt that is to be seen; a later one is another matter. The answer last: it may be large.
  (d) => `create table xrays (
    request text primary key,
    task_n ${d.integer} not null,
    lease text not null,
    profile_ms integer not null,
    asked_by text,
    asked_at ${d.integer} not null,
    answered_at ${d.integer},
    answer text
  )`,
  () => 'create index xrays_wanted on xrays (task_n) where answered_at is null',
]
