// Wishes for an X-ray of a running task; false if it is not running (being stopped it still runs). Called by the server that was asked, which may be another process than the task's worker.
// Race survived: the attempt ends right after. Its lease stays with the wish, so that a later attempt is not seen in its place.
import type { XrayRequest } from '../../store.ts'
import { storable } from '../storable.ts'
import type { Statement, Tx } from '../tx.ts'

const KEPT_MS = 10 * 60_000

/** Nobody waits for these any more. */
const FORGET: Statement = (d) => `delete from xrays where asked_at < ${d.now} - ${KEPT_MS}`

const ASK: Statement = (d) => `insert into xrays (request, task_n, lease, profile_ms, asked_by, asked_at)
  select $1, n, lease, $3, $4, ${d.now} from tasks where id = $2 and status in ('running', 'stopping')
  returning request`

export async function askXray(tx: Tx, { request, id, profileMs, by }: XrayRequest): Promise<boolean> {
  await tx.all(FORGET)
  return (await tx.all(ASK, [request, id, profileMs, by === null ? null : storable(by)])).length > 0
}
