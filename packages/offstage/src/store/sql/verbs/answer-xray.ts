// Keeps what a worker saw for who asked. False: there is no such request any more, or it has its answer. Called by workers.
import type { Statement, Tx } from '../tx.ts'

const ANSWER: Statement = (d) => `update xrays set answer = $2, answered_at = ${d.now}
  where request = $1 and answered_at is null returning request`

export interface XrayReply {
  request: string
  answer: string
}

export async function answerXray(tx: Tx, { request, answer }: XrayReply): Promise<boolean> {
  return (await tx.all(ANSWER, [request, answer])).length > 0
}
