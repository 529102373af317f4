// Crawls a site in this process and prints what it took: `node apps/crawler/test/measure.ts ADDRESS [FOLDER]`. With a folder, the tables in it are used and kept: the
// second crawl of a site can be measured.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crawlSite } from '../crawl/crawl-site.ts'
import type { CrawlState } from '../crawl/crawl-state.ts'
import { keepSmall } from '../crawl/keep-small.ts'

const [address, given] = process.argv.slice(2)
if (address === undefined) throw new Error('Give the address of a sitemap or of a site.')
const folder = given ?? mkdtempSync(join(tmpdir(), 'offstage-measure-'))
process.env.OFFSTAGE_ALLOW_PRIVATE = '1'
process.env.OFFSTAGE_TABLES = join(folder, 'tables.db')
console.log = () => {}
console.warn = () => {}
keepSmall()

const state: CrawlState = {}
const began = performance.now()
const cpu = process.cpuUsage()
let crawledMs = 0
const timer = setInterval(() => {
  if (state.phase === 'crawling') crawledMs = performance.now() - began
}, 50)
const result = await crawlSite(address, state, `measured at ${Date.now()}`)
clearInterval(timer)
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
process.stdout.write(`${JSON.stringify(result)}\n`)
process.stdout.write(
  `${JSON.stringify({ failed: state.failed_by_reason, skipped: state.skipped_by_reason, notes: state.notes })}\n`,
)
process.stdout.write(
  `${seconds.toFixed(2)} s, of which ${(seconds - crawledMs / 1000).toFixed(2)} s to tidy up; ${((state.n_complete ?? 0) / seconds).toFixed(0)} pages/s in all; ` +
    `${((user + system) / 1e6).toFixed(2)} s of processor time; ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most\n`,
)
if (given === undefined) rmSync(folder, { recursive: true, force: true })
process.exit(0)
