// Which database this is: asked before something is written to it by a connection that is not ours.
import type { Statement, Tx } from '../tx.ts'

const HERE: Statement = (d) => `select ${d.whereabouts} as id`

export async function whereabouts(tx: Tx): Promise<string> {
  return String((await tx.all(HERE))[0]?.id)
}
