// Writes what attempts report into the journals of tasks that were just moved on: the caller's update has taken the sequence numbers, so nobody else can.
import type { NewEntry } from '../../task/journal.ts'
import { EMPTY_STATE } from './record.ts'
import { storable } from './storable.ts'
import { batch, type Cell, type Statement, type Tx, together } from './tx.ts'

/** A task's reports; `firstSeq` is the number of the first entry. */
export interface Report {
  taskN: number
  firstSeq: number
  entries: readonly NewEntry[]
  state?: string | undefined
  vitals?: string | undefined
}

/** A status entry: its number was taken by the update that changed the status. */
export interface StatusChange {
  taskN: number
  seq: number
  at: number
  status: string
  note: string | null
}

const JOURNAL: Statement = (d) => `insert into journal (task_n, seq, kind, at, word, text)
  select r.task_n, r.seq, r.kind, r.at, r.word, r.text
  from ${d.rows('$1', { task_n: 'integer', seq: 'integer', kind: 'text', at: 'integer', word: 'text', text: 'text' })} as r`

const PATCHES: Statement = (d) => `insert into patches (task_n, seq, at, patch)
  select r.task_n, r.seq, r.at, r.patch
  from ${d.rows('$1', { task_n: 'integer', seq: 'integer', at: 'integer', patch: 'text' })} as r`

const STATES: Statement = (d) => `insert into states (task_n, state)
  select r.task_n, r.state from ${d.rows('$1', { task_n: 'integer', state: 'text' })} as r where true
  on conflict (task_n) do update set state = excluded.state`

const VITALS: Statement = (d) => `insert into states (task_n, state, vitals)
  select r.task_n, '${EMPTY_STATE}', r.vitals from ${d.rows('$1', { task_n: 'integer', vitals: 'text' })} as r where true
  on conflict (task_n) do update set vitals = excluded.vitals`

export async function writeReports(
  tx: Tx,
  reports: readonly Report[],
  changes: readonly StatusChange[],
): Promise<void> {
  const journal: Cell[][] = []
  const patches: Cell[][] = []
  const states: Cell[][] = []
  const vitals: Cell[][] = []
  for (const { taskN, firstSeq, entries, ...newest } of reports) {
    entries.forEach((entry, place) => {
      const seq = firstSeq + place
      const at = Math.trunc(entry.at)
      if (entry.kind === 'state') patches.push([taskN, seq, at, entry.patch])
      else journal.push([taskN, seq, entry.kind, at, entry.kind === 'log' ? entry.level : null, storable(entry.text)])
    })
    if (newest.state !== undefined) states.push([taskN, newest.state])
    if (newest.vitals !== undefined) vitals.push([taskN, newest.vitals])
  }
  for (const { taskN, seq, at, status, note } of changes)
    journal.push([taskN, seq, 'status', at, status, note === null ? null : storable(note)])
  // Sent together: each way to the database costs. In this order they are done.
  await together([
    journal.length > 0 && tx.all(JOURNAL, [batch(journal)]),
    patches.length > 0 && tx.all(PATCHES, [batch(patches)]),
    states.length > 0 && tx.all(STATES, [batch(states)]),
    vitals.length > 0 && tx.all(VITALS, [batch(vitals)]),
  ])
}

/** How many of the entries are state patches. */
export function countPatches(entries: readonly NewEntry[]): number {
  let count = 0
  for (const { kind } of entries) if (kind === 'state') count++
  return count
}
