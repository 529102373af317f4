// How long until there is something to claim, by the database's clock. Called by workers that found too little, to know when to look again. What waits for somebody else (a limit, a
// pause) is not counted: its end rings the bell. What waits for a rate is.
import { Gates, type OwnRoom } from '../gates.ts'
import { waitingLines } from '../lines.ts'
import { pickWithin } from '../pick.ts'
import { queueSettings } from '../queue-settings.ts'
import { type Tx, together } from '../tx.ts'

export interface DueQuery {
  names: readonly string[]
  room?: OwnRoom
}

export async function nextDue(tx: Tx, { names, room = {} }: DueQuery): Promise<number | null> {
  if (names.length === 0) return null
  const [lines, settings] = await together([waitingLines(tx, names), queueSettings(tx)])
  const open = lines.filter(({ queue }) => !settings.get(queue)?.isPaused)
  const waits = open.flatMap(({ dueInMs }) => dueInMs ?? [])
  if (open.some(({ queue, isReady }) => isReady && !settings.has(queue) && room[queue] === undefined)) return 0
  const bounded = open.filter(({ isReady, isLaned }) => isReady || isLaned)
  if (bounded.length > 0) {
    const gates = await Gates.of(
      tx,
      settings,
      bounded.map(({ queue }) => queue),
      room,
    )
    if ((await pickWithin(tx, gates, bounded, 1, false)).length > 0) return 0
    if (gates.openInMs !== null) waits.push(gates.openInMs)
  }
  return waits.length === 0 ? null : Math.min(...waits)
}
