// What a robots.txt says to one robot. Asked by the crawl before each request.
import type { Robots } from './parse-robots.ts'
import { matches, type Rule } from './path-rule.ts'

export interface RobotRules {
  isAllowed(url: string): boolean
  /** In ms; 0 when none is asked for. */
  crawlDelayMs: number
  sitemaps: string[]
}

/** `agent` is a product token: the groups that name it count, or else those for '*'. */
export function rulesFor(robots: Robots, agent: string): RobotRules {
  const own = robots.groups.find((group) => group.agent === agent.toLowerCase())
  const group = own ?? robots.groups.find((group) => group.agent === '*')
  const rules = group?.rules ?? []
  return {
    isAllowed: (url) => isPathAllowed(rules, pathOf(url)),
    crawlDelayMs: (group?.crawlDelay ?? 0) * 1000,
    sitemaps: robots.sitemaps,
  }
}

/** The longest rule that matches decides; of two as long, the one that allows. */
function isPathAllowed(rules: readonly Rule[], path: string): boolean {
  let best: Rule | undefined
  for (const rule of rules) {
    const isBetter = best === undefined || rule.length > best.length || (rule.length === best.length && rule.isAllowed)
    if (isBetter && matches(rule, path)) best = rule
  }
  return best?.isAllowed ?? true
}

/** The path with its query, as written; '/' without one. */
function pathOf(url: string): string {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}
