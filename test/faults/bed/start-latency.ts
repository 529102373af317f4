// How long a task waits for its start, by the database's clock.
import { type Bed, ended } from './bed.ts'

/** Launches one that does nothing, ms. */
export async function startLatency(bed: Pick<Bed, 'launch'>): Promise<number> {
  const { startedAt, launchedAt } = await ended(await bed.launch('quick'))
  return (startedAt as number) - launchedAt
}
