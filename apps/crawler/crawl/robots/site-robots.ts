// The robots.txt files of a crawl, one for each origin it comes to, each fetched once. Asked before every request.
import { clipLine } from '../clip.ts'
import { CrawlError } from '../crawl-error.ts'
import type { Fetcher } from '../fetcher.ts'
import { fetchRobots } from './fetch-robots.ts'
import type { RobotRules } from './robot-rules.ts'

/** Sites that ask for longer pauses are crawled with these: with more, a crawl would not end in days. */
export const LONGEST_DELAY_MS = 30_000

export class SiteRobots {
  readonly #fetcher: Pick<Fetcher, 'fetch' | 'gate'>
  readonly #agent: string
  readonly #note: (message: string) => void
  readonly #rules = new Map<string, Promise<RobotRules>>()

  /** `note` is told what a person should know of what a site asks for. */
  constructor(fetcher: Pick<Fetcher, 'fetch' | 'gate'>, agent: string, note: (message: string) => void) {
    this.#fetcher = fetcher
    this.#agent = agent
    this.#note = note
  }

  /** Those of the address's origin. Rejects as `fetchRobots` does. */
  rules(url: string): Promise<RobotRules> {
    const { origin } = new URL(url)
    let rules = this.#rules.get(origin)
    if (rules === undefined) {
      rules = this.#fetch(origin)
      this.#rules.set(origin, rules)
    }
    return rules
  }

  /** Throws `ROBOTS_DISALLOWED` for an address that may not be asked for. */
  async check(url: string): Promise<void> {
    if ((await this.rules(url)).isAllowed(url)) return
    throw new CrawlError(
      'ROBOTS_DISALLOWED',
      `${clipLine(url)} may not be crawled: ${new URL(url).origin}/robots.txt disallows it.`,
    )
  }

  async #fetch(origin: string): Promise<RobotRules> {
    const rules = await fetchRobots(this.#fetcher, origin, this.#agent)
    const { gate } = this.#fetcher
    const delayMs = Math.min(rules.crawlDelayMs, LONGEST_DELAY_MS)
    if (delayMs > gate.delayMs) {
      gate.delayMs = delayMs
      const asked = rules.crawlDelayMs / 1000
      this.#note(
        rules.crawlDelayMs > LONGEST_DELAY_MS
          ? `The site asks for ${asked} s between two requests; it is given ${delayMs / 1000} s.`
          : `The site asks for ${asked} s between two requests: this takes a while.`,
      )
    }
    return rules
  }
}
