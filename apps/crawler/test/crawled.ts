// Runs a whole crawl on a real server and gathers what it left: its state, result, error, log, and the rows it stored.
import { join } from 'node:path'
import type { CrawlState } from '../crawl/crawl-state.ts'
import { pages, visits } from '../pages.ts'
import type { AppServer } from './app-server.ts'

export interface Crawled {
  id: string
  status: string
  state: CrawlState
  result: unknown
  error?: { name: string; message: string; code?: string }
  log: string
  /** In the data table, for this crawl. */
  failed: { url: string; reason: string; attempts: number }[]
  skipped: { url: string; reason: string }[]
}

export async function crawled(app: AppServer, sitemapUrl: string): Promise<Crawled> {
  const launched = await app.command('launch', '--json', 'crawl', JSON.stringify([sitemapUrl]))
  const { id } = JSON.parse(launched) as { id: string }
  const log = await app.command('logs', '-f', id)
  const task = JSON.parse(await app.command('show', '--json', id)) as Omit<Crawled, 'log' | 'failed' | 'skipped'>
  const rows = await visits.search({ crawl: id }, { orderBy: 'url' }).toArray()
  const of = (kind: string) =>
    rows
      .filter((row) => row.kind === kind)
      .map(({ url, reason, attempts }) => ({ url, reason: reason ?? '', attempts }))
  return { ...task, log, failed: of('failed'), skipped: of('skipped').map(({ url, reason }) => ({ url, reason })) }
}

/** From here on the tables are read in this process, from the folder of a server. */
export function readTablesOf(data: string): void {
  process.env.OFFSTAGE_TABLES = join(data, 'tables.db')
}

export async function storedUrls(): Promise<string[]> {
  const rows = await pages.search({}, { columns: ['url'], orderBy: 'url' }).toArray()
  return rows.map(({ url }) => url)
}
