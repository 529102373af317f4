// Knows which elements frame a page instead of telling what it is about: its navigation, the header and footer of the site. Called by extract.ts.

/** Whole words of `class` that mean navigation wherever they are used. Never parts of words, never ids: both stand on real headings too. */
const CLASSES = new Set([
  'nav',
  'navbar',
  'navigation',
  'navheader',
  'navfooter',
  'navpath',
  'breadcrumb',
  'breadcrumbs',
  'sphinxsidebar',
])
const ROLES = new Set(['navigation', 'banner', 'contentinfo'])
const BLOCKS = new Set(['aside', 'div', 'dl', 'footer', 'header', 'ol', 'p', 'section', 'table', 'ul'])

/** `'all'`: nothing in it is text of the page; `'but headings'`: only its headings are; undefined: it is part of the page. */
export type Frame = 'all' | 'but headings' | undefined

export function frameOf(name: string, attributes: Record<string, string>, parent: string | undefined): Frame {
  if (name === 'nav') return 'all'
  if (!BLOCKS.has(name)) return undefined
  const role = attributes.role?.trim().toLowerCase()
  if (role === 'navigation' || hasClass(attributes.class)) return 'all'
  const isOuter = parent === undefined || parent === 'html' || parent === 'body'
  const isOfSite = (isOuter && (name === 'header' || name === 'footer')) || (role !== undefined && ROLES.has(role))
  // The name of a page often stands in what is written as the header of the site.
  return isOfSite ? 'but headings' : undefined
}

function hasClass(list: string | undefined): boolean {
  return (
    list
      ?.toLowerCase()
      .split(/\s+/)
      .some((name) => CLASSES.has(name)) === true
  )
}
