// The store's clock, ms since the epoch. Asked by what must know whether it was set.
import type { Statement, Tx } from '../tx.ts'

const NOW: Statement = (d) => `select ${d.now} as now`

export async function clock(tx: Tx): Promise<number> {
  return Number((await tx.all(NOW))[0]?.now)
}
