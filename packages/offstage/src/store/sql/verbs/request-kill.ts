// Records that somebody wants tasks to stop: queued ones end `killed`, running ones turn `stopping` (their worker acts), stopping ones are hurried by a request with less time,
// ended ones stay; open children likewise. Gives the status of each task afterwards and whether this call changed it. Called by whoever may kill.
// Races survived: the task is claimed, ends, or is queued for another try in the same moment: one guarded update sees it before or after; if the end was faster, nothing changes.
// A child is launched in the same moment: it is seen among the children here, or its launch sees this kill.
import type { KillAnswer, KillRequest } from '../../store.ts'
import { stopTasks } from '../stop-tasks.ts'
import { batch, type Statement, type Tx } from '../tx.ts'
import { waves } from '../waves.ts'

const STATUSES: Statement = (d) =>
  `select t.id, t.status from ${d.rows('$1', { id: 'text' })} as r join tasks t on t.id = r.id`

export async function requestKill(tx: Tx, requests: readonly KillRequest[]): Promise<KillAnswer[]> {
  const changed = requests.map(() => false)
  for (const wave of waves(requests)) {
    const places = new Map(wave.map((place) => [requests[place]!.id, place]))
    const moved = await stopTasks(
      tx,
      wave.map((place) => requests[place]!),
    )
    for (const id of moved) changed[places.get(id)!] = true
  }
  const rows = await tx.all(STATUSES, [batch(requests.map(({ id }) => [id]))])
  const statuses = new Map(rows.map((row) => [row.id, row.status as KillAnswer['status']]))
  return requests.map(({ id }, place) => ({ id, status: statuses.get(id) ?? null, changed: changed[place]! }))
}
