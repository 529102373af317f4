// Adds entries to journals, numbered on from each task's `seq`, which the same transaction has raised. Called by every verb that writes a journal.
import type { EntryBody } from '../../task/journal.ts'
import type { Tx } from './tx.ts'

export interface JournalLine {
  task: number
  seq: number
  at: number | null
  body: EntryBody
}

/** `at: null` is now, by the database's clock. */
export async function writeJournal(tx: Tx, lines: JournalLine[]): Promise<void> {
  if (lines.length === 0) return
  const { dialect: d } = tx
  await tx.all(
    `insert into journal (task, seq, kind, at, level, text)
     select r.task, r.seq, r.kind, coalesce(r.at, ${d.now}), r.level, r.text
     from ${d.rows('$1', { task: 'int', seq: 'int', kind: 'text', at: 'int', level: 'text', text: 'text' })}`,
    JSON.stringify(lines.map(({ task, seq, at, body }) => ({ task, seq, at, kind: body.kind, ...columnsOf(body) }))),
  )
}

function columnsOf(body: EntryBody): { level: string | null; text: string | null } {
  if (body.kind === 'status') return { level: body.status, text: body.note ?? null }
  if (body.kind === 'log') return { level: body.level, text: body.text }
  return { level: null, text: body.kind === 'state' ? body.patch : body.text }
}
