// The first schema. Hot columns stand apart from payloads: a claim or a list never reads arguments or results.
import type { Statement } from '../tx.ts'

export const tasks: Statement[] = [
  // `seq`: the newest entry of the journal. `patches`: state patches kept; `patch_floor`: the newest patch that is no longer kept.
  (d) => `create table tasks (
    n ${d.identity},
    id ${d.text} not null unique,
    name ${d.text} not null,
    status text not null,
    owner ${d.text},
    tags text not null,
    parent ${d.text},
    attempt integer not null default 0,
    seq ${d.integer} not null default 0,
    patches integer not null default 0,
    patch_floor ${d.integer} not null default 0,
    launched_at ${d.integer} not null,
    started_at ${d.integer},
    ended_at ${d.integer},
    worker text,
    lease text,
    kill_by text,
    kill_reason text,
    kill_asked_at ${d.integer}
  ) ${d.changing}`,
  () => `create index tasks_queued on tasks (name, n) where status = 'queued'`,
  () => `create index tasks_open_children on tasks (parent) where parent is not null and ended_at is null`,
  () => `create index tasks_to_prune on tasks (ended_at) where patches > 0 and ended_at is not null`,
  () => `create index tasks_by_status on tasks (status, n)`,
  () => `create index tasks_by_name on tasks (name, n)`,
  () => `create index tasks_by_owner on tasks (owner, n) where owner is not null`,

  (d) => `create table inputs (task_n ${d.integer} primary key, args text not null)`,
  (d) => `create table states (task_n ${d.integer} primary key, state text not null) ${d.changing}`,
  // The error first: a list reads it without going through the result.
  (d) => `create table outcomes (task_n ${d.integer} primary key, error text, result text)`,

  // A task's journal lies in two tables, one for what stays and one for state patches, which are pruned. `word` is a status or a level.
  (d) => `create table journal (
    task_n ${d.integer} not null,
    seq ${d.integer} not null,
    kind text not null,
    at ${d.integer} not null,
    word text,
    text text,
    primary key (task_n, seq)
  ) ${d.clustered}`,
  (d) => `create table patches (
    task_n ${d.integer} not null,
    seq ${d.integer} not null,
    at ${d.integer} not null,
    patch text not null,
    primary key (task_n, seq)
  ) ${d.clustered}`,
  // What came after the end and changed nothing: the journal of an ended task is closed.
  (d) => `create table notes (task_n ${d.integer} not null, at ${d.integer} not null, text text not null)`,
  () => `create index notes_by_task on notes (task_n)`,

  (d) =>
    `create table tags (tag ${d.text} not null, task_n ${d.integer} not null, primary key (tag, task_n)) ${d.clustered}`,

  (d) => `create table workers (
    id text primary key,
    host text not null,
    boot_id text not null,
    pid integer not null,
    process_start text not null,
    beat_at ${d.integer} not null
  ) ${d.changing}`,
]
