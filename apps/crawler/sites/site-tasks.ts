// Work on a whole site that a visitor asks for and that is the app's own: to delete it, to have it crawled by itself. Launched by what the page may call.
import { backgroundTask, getBackgroundTask, putSchedule, removeSchedule } from 'offstage'
import { anyOf } from 'offstage/tables'
import { contentHash } from '../crawl/content-hash.ts'
import { pages, sites, visits } from '../pages.ts'

/** Rows deleted in one transaction: others write in between. */
const BATCH = 100

/** Ends a crawl of it that runs, and deletes all that is stored of it. Gives the number of pages. */
export const deleteSiteTask = backgroundTask({ name: 'delete-site', isolation: 'inline' }, async (key: string) => {
  const site = await sites.get({ key })
  if (site === null) return 0
  await removeSchedule(scheduleName(key)).catch(unlessNotFound)
  if (site.task !== null) {
    const task = await getBackgroundTask(site.task).catch(unlessNotFound)
    await task?.kill({ reason: 'its site is deleted' })
    await task?.result().catch(() => {}) // however it ended
  }
  await site.delete()
  let deleted = 0
  for (;;) {
    const rows = await pages.search({ site: key }, { columns: ['url'], limit: BATCH }).toArray()
    if (rows.length === 0) break
    deleted += await pages.deleteRows({ url: anyOf(...rows.map(({ url }) => url)) })
  }
  await visits.deleteRows({ site: key })
  return deleted
})

/** `when`: a cron expression, a span such as '1 day', or null for never again. Rejects with `INVALID_SCHEDULE`. */
export const scheduleTask = backgroundTask(
  { name: 'schedule-recrawl', isolation: 'inline' },
  async (key: string, when: string | null) => {
    const site = await sites.get({ key })
    if (site === null) return
    const name = scheduleName(key)
    if (when === null) await removeSchedule(name).catch(unlessNotFound)
    else {
      const times = isCron(when) ? { cron: when } : { every: when }
      await putSchedule({ name, task: 'crawl', args: [site.address], owner: null, ...times })
    }
    await site.update({ schedule: when })
  },
)

/** Names of schedules are shorter than those of hosts may be. */
function scheduleName(key: string): string {
  return key.length <= 80 ? `crawl ${key}` : `crawl ${key.slice(0, 60)} ${contentHash(key)}`
}

function isCron(when: string): boolean {
  return when.startsWith('@') || when.trim().split(/\s+/).length >= 5
}

function unlessNotFound(error: unknown): undefined {
  if (!/^(TASK|SCHEDULE)_NOT_FOUND$/.test(String((error as { code?: unknown }).code))) throw error
}
