// What was noted about a task outside its journal, which closes with its end: late results that were discarded. Called by whoever looks into a task's history.
import type { Statement, Tx } from '../tx.ts'

const NOTES: Statement = () =>
  'select at, text from notes where task_n = (select n from tasks where id = $1) order by at'

export async function notes(tx: Tx, id: string): Promise<{ at: number; text: string }[]> {
  return (await tx.all(NOTES, [id])).map((row) => ({ at: Number(row.at), text: row.text as string }))
}
