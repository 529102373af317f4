// The part of a page that a hit leads to: the last heading with an address of its own before the place that is quoted. Pure; called by `search.ts`.

import type { Section } from '../crawl/outline.ts'

export interface SectionLink {
  readonly title: string
  /** The page's address with the section's id. */
  readonly url: string
}

/** Undefined: the place stands before any heading with an id, or under the page's own. */
export function sectionAt(url: string, outline: readonly Section[], at: number): SectionLink | undefined {
  const isUnder = outline.findLastIndex((entry) => entry.at <= at && entry.id)
  // The page's first heading is its title: a link to it would lead to the page itself.
  if (isUnder <= 0) return undefined
  const { id, text } = outline[isUnder]!
  return { title: text, url: `${url}#${encodeURIComponent(id!)}` }
}
