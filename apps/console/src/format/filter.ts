// The filter bar's little language: `name:crawl tag:nightly owner:ann id:01h status:failed`, and free words for names or the beginning of an id.
import type { Status } from 'offstage/client'
import type { ConsoleFilter } from '../server.ts'
import { STATUS_LOOKS, STATUS_TABS, type StatusTab } from './status.ts'

export interface ParsedFilter {
  filter: ConsoleFilter
  /** What could not be understood, to be shown beside the bar. */
  complaint: string | null
}

const TOKEN = /(?:(\w+):)?(?:"([^"]*)"?|(\S+))/g

export function parseFilter(text: string): ParsedFilter {
  const filter: ConsoleFilter = {}
  const words: string[] = []
  let complaint: string | null = null
  for (const [, key, quoted, bare] of text.matchAll(TOKEN)) {
    const value = (quoted ?? bare ?? '').slice(0, 200)
    if (!value) continue
    if (key === undefined) words.push(value)
    else if (key === 'name') filter.name = value
    else if (key === 'tag') filter.tag = value
    else if (key === 'owner') filter.owner = value
    else if (key === 'id') filter.idPrefix = value
    else if (key === 'status') {
      if (Object.hasOwn(STATUS_LOOKS, value)) filter.statuses = [...(filter.statuses ?? []), value as Status]
      else complaint = `There is no status “${value}”. There are: ${Object.keys(STATUS_LOOKS).join(', ')}.`
    } else complaint = `“${key}:” is no filter. There are name:, tag:, owner:, id: and status:.`
  }
  if (words.length > 0) filter.text = words.join(' ')
  return { filter, complaint }
}

/** The filter of an address: the bar's text, the quick tab, and the page. */
export function filterOf(query: URLSearchParams): ParsedFilter & { tab: StatusTab; beforeN: number[] } {
  const parsed = parseFilter(query.get('q') ?? '')
  const tab = STATUS_TABS.find(({ key }) => key === query.get('status')) ?? STATUS_TABS[0]
  const beforeN = (query.get('before') ?? '')
    .split(',')
    .filter(Boolean)
    .map(Number)
    .filter((n) => Number.isSafeInteger(n))
  const statuses = tab.statuses.length > 0 ? [...tab.statuses] : parsed.filter.statuses
  const last = beforeN.at(-1)
  const filter = {
    ...parsed.filter,
    ...(statuses ? { statuses } : {}),
    ...(last === undefined ? {} : { beforeN: last }),
  }
  return { filter, complaint: parsed.complaint, tab: tab.key, beforeN }
}
