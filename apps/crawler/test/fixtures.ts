// Counts how many of a folder's cases the crawler's parsers get right: `node apps/crawler/test/fixtures.ts FOLDER`, with `robots-google.json`, `sitemaps.json` and
// `encoding-sniff.json` in it. Prints each one they do not.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sniffEncoding } from '../crawl/charset.ts'
import { checkPageUrl } from '../crawl/page-url.ts'
import { parseRobots } from '../crawl/robots/parse-robots.ts'
import { rulesFor } from '../crawl/robots/robot-rules.ts'
import { parseSitemap } from '../crawl/sitemap.ts'

const folder = process.argv[2]
if (folder === undefined) throw new Error('Give the folder of the fixtures.')
const casesOf = <T>(name: string) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { cases: T[] }).cases

interface RobotsCase {
  test: string
  robots: string
  agent: string
  url: string
  allowed: boolean
  googleOnly: boolean
}
for (const isExtra of [false, true]) {
  const cases = casesOf<RobotsCase>('robots-google.json').filter(({ googleOnly }) => googleOnly === isExtra)
  tell(
    isExtra ? 'robots.txt, beyond the RFC' : 'robots.txt, of the RFC',
    cases,
    ({ robots, agent, url, allowed, test }) => {
      const answer = rulesFor(parseRobots(robots), agent).isAllowed(url)
      return answer === allowed
        ? undefined
        : `${test}: ${JSON.stringify(robots.slice(0, 120))} lets ${url} through: ${answer}`
    },
  )
}

interface EncodingCase {
  file: string
  bodyBase64: string
  encoding: string
}
tell('encodings', casesOf<EncodingCase>('encoding-sniff.json'), ({ file, bodyBase64, encoding }) => {
  const answer = sniffEncoding(Buffer.from(bodyBase64, 'base64'))
  return answer === encoding.toLowerCase() ? undefined : `${file}: ${answer} instead of ${encoding}`
})

interface SitemapCase {
  name: string
  sitemapUrl: string
  contentType: string
  bodyBase64: string
  expect: {
    urls?: string[]
    sitemaps?: string[]
    alsoAccept?: string[][]
    count?: number
    contains?: string[]
    notContains?: string[]
    error?: boolean
    orError?: boolean
  }
}
const sitemaps: [SitemapCase, string[]][] = await Promise.all(
  casesOf<SitemapCase>('sitemaps.json').map(async (one): Promise<[SitemapCase, string[]]> => {
    const { locations } = await parseSitemap(Buffer.from(one.bodyBase64, 'base64'), { contentType: one.contentType })
    // What is no address stays as it is written: the crawl lists it as such.
    const isAddress = (location: string) => URL.parse(location, one.sitemapUrl) !== null
    return [one, locations.map((location) => (isAddress(location) ? checkPageUrl(location, one.sitemapUrl) : location))]
  }),
)
tell('sitemaps', sitemaps, ([{ name, expect }, found]) => {
  const lists = [expect.urls ?? expect.sitemaps, ...(expect.alsoAccept ?? [])].flatMap((list) => (list ? [list] : []))
  const isOne = lists.length === 0 || lists.some((list) => String([...list].sort()) === String([...found].sort()))
  const isRight =
    (isOne || (expect.orError === true && found.length === 0)) &&
    (expect.count === undefined || found.length === expect.count) &&
    (expect.contains ?? []).every((url) => found.includes(url)) &&
    !(expect.notContains ?? []).some((part) => found.some((url) => url.includes(part))) &&
    (expect.error !== true || found.length === 0)
  return isRight ? undefined : `${name}: ${found.length} found, the first ${found.slice(0, 5).join(' ')}`
})

function tell<T>(what: string, cases: readonly T[], wrong: (one: T) => string | undefined): void {
  const failures = cases.flatMap((one) => wrong(one) ?? [])
  console.log(`${what}: ${cases.length - failures.length} of ${cases.length}`)
  for (const failure of failures) console.log(`  ${failure}`)
}
