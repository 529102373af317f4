// Whether anybody is there to run tasks of this data folder: asked by launch and kill, which else would wait in vain.
import type { Store, WorkerRow } from '../store/store.ts'
import { isCertainlyGone } from '../worker/identity.ts'

/** Beats are 3 s apart; a worker this silent is taken for gone by the others, too. */
const SILENT_MS = 17_000

export async function liveWorkers(store: Pick<Store, 'workers'>): Promise<WorkerRow[]> {
  return (await store.workers()).filter((worker) => worker.beatAgoMs <= SILENT_MS && !isCertainlyGone(worker))
}
