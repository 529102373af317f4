// How a task's kill went, as its worker told when it settled; null if nothing had to be stopped. Called by whoever looks at a killed task.
import type { Statement, Tx } from '../tx.ts'

const REPORT: Statement = () => 'select report from kill_reports where task_n = (select n from tasks where id = $1)'

export async function killReport(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx.all(REPORT, [id])
  return row ? (row.report as string) : null
}
