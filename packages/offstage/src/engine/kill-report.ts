// Reads how a kill went: what the worker stored of it, with the last lines of the task's log.
import { TaskNotFoundError } from '../base/errors.ts'
import type { Store } from '../store/store.ts'
import type { KillReport } from '../task/kill-report.ts'

const LINES = 20

/** Null if the task did not end by a kill, or was killed before it began. Error: `TASK_NOT_FOUND`. */
export async function readKillReport(
  store: Pick<Store, 'get' | 'killReport' | 'logs'>,
  id: string,
): Promise<KillReport | null> {
  const [text, page] = await Promise.all([store.killReport(id), store.logs({ id, limit: LINES })])
  if (text === null) {
    const [record] = await store.get([id])
    if (!record) throw new TaskNotFoundError(id)
    return null
  }
  const lastLines = page.entries.map((entry) => (entry.kind === 'log' ? entry.text : ''))
  return { ...(JSON.parse(text) as Omit<KillReport, 'lastLines'>), lastLines }
}
