// The tables of the engine, as steps that are applied in order and never changed afterwards.
import type { Dialect } from './dialect.ts'

/** Step n brings a store from version n to n + 1. */
export function migrations(d: Dialect): string[][] {
  return [
    [
      `create table tasks (
        n ${d.identity}, id text not null unique, name text not null, status text not null, owner text, parent text, launched_at ${d.int} not null,
        started_at ${d.int}, ended_at ${d.int}, attempt ${d.int} not null default 0, worker text, lease text,
        kill_by text, kill_reason text, kill_asked_at ${d.int}, seq ${d.int} not null default 0, patches_after ${d.int} not null default 0)`,
      "create index tasks_queued on tasks (n, name) where status = 'queued'",
      "create index tasks_held on tasks (worker, status) where status in ('running', 'stopping')",
      'create index tasks_by_status on tasks (status, n)',
      'create index tasks_by_name on tasks (name, n)',
      'create index tasks_by_owner on tasks (owner, n)',
      'create table payloads (task ' +
        d.int +
        ' primary key, args text not null, state text not null, result text, error text)',
      `create table journal (task ${d.int} not null, seq ${d.int} not null, kind text not null, at ${d.int} not null, level text, text text, primary key (task, seq))`,
      "create index journal_logs on journal (task, seq) where kind = 'log'",
      "create index journal_patches on journal (task, seq) where kind = 'state'",
      `create table tags (tag text not null, task ${d.int} not null, primary key (tag, task))`,
      'create index tags_of on tags (task)',
      `create table workers (id text primary key, host text not null, boot_id text not null, pid ${d.int} not null, process_start text not null, beat_at ${d.int} not null)`,
    ],
  ]
}
