// Reads a robots.txt as RFC 9309 says, and as leniently as the large crawlers do. Called by fetch-robots.ts.
import { type Rule, toRule } from './path-rule.ts'

export interface Robots {
  groups: RobotsGroup[]
  /** As written, in order, each once. */
  sitemaps: string[]
}

/** What the lines of one user agent say; groups that name the same one are merged. */
export interface RobotsGroup {
  /** The product token in lower case, or '*'. */
  agent: string
  rules: Rule[]
  /** In seconds. */
  crawlDelay?: number
}

export interface ParseOptions {
  /** Applied to each path, so that it is written as the addresses it is compared with. Default: paths stay as they are. */
  normalise?: (path: string) => string
}

/** Longer lines are cut: no address is that long. */
const LONGEST_LINE = 16_664

type Field = 'agent' | 'allow' | 'disallow' | 'sitemap' | 'delay'

/** Never throws: a line that says nothing it knows is passed over. */
export function parseRobots(text: string, { normalise = (path) => path }: ParseOptions = {}): Robots {
  const groups = new Map<string, RobotsGroup>()
  const sitemaps = new Set<string>()
  /** Those the next rules are for. */
  let current: RobotsGroup[] = []
  let isNaming = false
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const [field, value] = readLine(line.slice(0, LONGEST_LINE))
    if (field === 'agent') {
      if (!isNaming) current = []
      isNaming = true
      const group = groupOf(value)
      if (group !== undefined) current.push(group)
    } else if (field === 'allow' || field === 'disallow') {
      isNaming = false
      for (const group of current) group.rules.push(...rulesOf(field, normalise(value)))
    } else if (field === 'delay') {
      // It is no rule: agents may be named before and after it, and it is for those named so far.
      const seconds = Number(value)
      if (value !== '' && seconds >= 0) for (const group of current) group.crawlDelay ??= seconds
    } else if (field === 'sitemap' && value !== '') sitemaps.add(value)
  }
  return { groups: [...groups.values()], sitemaps: [...sitemaps] }

  function groupOf(value: string): RobotsGroup | undefined {
    // A version or a remark behind the token is no part of it.
    const agent = /^\*(\s|$)/.test(value) ? '*' : /^[a-z_-]*/i.exec(value)?.[0].toLowerCase()
    if (!agent) return undefined
    const known = groups.get(agent)
    if (known !== undefined) return known
    const group = { agent, rules: [] }
    groups.set(agent, group)
    return group
  }
}

const NAMES: [RegExp, Field][] = [
  [/^user[ -]?agent$/i, 'agent'],
  [/^allow$/i, 'allow'],
  // Misspellings that are common enough to be meant.
  [/^(disallow|dissallow|dissalow|disalow|diasllow|disallaw)$/i, 'disallow'],
  [/^site-?map$/i, 'sitemap'],
  [/^crawl-?delay$/i, 'delay'],
]

function readLine(line: string): [Field | undefined, string] {
  const plain = line.replace(/#.*$/, '').trim()
  const colon = plain.indexOf(':')
  // Without a colon, white space may stand for it between two words.
  const [, name, value] =
    colon < 0
      ? (/^(\S+)\s+(\S+)$/.exec(plain) ?? [])
      : [plain, plain.slice(0, colon).trim(), plain.slice(colon + 1).trim()]
  if (name === undefined || value === undefined) return [undefined, '']
  return [NAMES.find(([pattern]) => pattern.test(name))?.[1], value]
}

function rulesOf(field: 'allow' | 'disallow', path: string): Rule[] {
  // An empty path matches nothing: an empty Disallow allows everything.
  if (path === '') return []
  const isAllowed = field === 'allow'
  const rules = [toRule(path, isAllowed)]
  // Who allows the index page of a folder means the folder's address as well.
  const folder = /^(.*\/)index\.html?$/.exec(path)?.[1]
  if (isAllowed && folder !== undefined) rules.push(toRule(`${folder}$`, isAllowed))
  return rules
}
