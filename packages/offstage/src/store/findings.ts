// What the store finds out about why a task is where it is.
import type { Reason } from '../task/explanation.ts'
import type { Status } from '../task/status.ts'

/** What the store can tell; workers are judged by who knows how long they may be silent. */
export interface Findings {
  id: string
  name: string
  status: Status
  reasons: Reason[]
  ahead: number | null
  /** How long the newest of its name took on average, ms; null: none has ended. */
  paceMs: number | null
  /** How many of its line may run at once within the limits; null: any number. */
  atOnce: number | null
  worker: string | null
  /** How many each worker runs. */
  running: Record<string, number>
}
