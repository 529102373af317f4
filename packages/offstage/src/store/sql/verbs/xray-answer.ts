// What was answered to a wish for an X-ray; null as long as nothing was. Called at every ring by who asked.
import type { Statement, Tx } from '../tx.ts'

const READ: Statement = () => 'select answer from xrays where request = $1 and answered_at is not null'

export async function xrayAnswer(tx: Tx, request: string): Promise<string | null> {
  const [row] = await tx.all(READ, [request])
  return row ? (row.answer as string) : null
}
