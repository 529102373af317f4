// Reads what a page says about itself: its own address, its language, what robots may do with it. Called by extract.ts for each element it does not know better.
import { checkPageUrl } from './page-url.ts'

export interface HeadFacts {
  /** The address that the page gives as its own, normalised. */
  canonical?: string
  /** The page asks not to be indexed. */
  noindex?: boolean
  /** The page asks that its links are not followed. */
  nofollow?: boolean
  /** Its primary language tag in lower case, as in 'en'; '' when it names none. */
  language: string
}

export function readHead(
  facts: HeadFacts & { base: string },
  name: string,
  attributes: Record<string, string>,
  url: string,
): void {
  if (name === 'html') facts.language ||= primaryLanguage(attributes.lang ?? attributes['xml:lang'])
  else if (name === 'base' && facts.base === url) facts.base = resolved(attributes.href, url) ?? url
  else if (name === 'meta') readMeta(facts, attributes)
  else if (name === 'link' && facts.canonical === undefined && /(^|\s)canonical(\s|$)/i.test(attributes.rel ?? '')) {
    const canonical = resolved(attributes.href, facts.base)
    if (canonical !== undefined) facts.canonical = canonical
  }
}

function readMeta(
  facts: HeadFacts & { base: string },
  { name = '', content = '', 'http-equiv': pragma = '' }: Record<string, string>,
): void {
  if (/^(robots|offstagecrawler)$/i.test(name.trim())) Object.assign(facts, robotsWords(content))
  else if (/^content-language$/i.test(pragma.trim())) facts.language ||= primaryLanguage(content)
  else if (/^refresh$/i.test(pragma.trim())) {
    // A page that sends its readers on at once is another address of where it sends them.
    const target = /^\s*0(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(content)?.[1]
    const canonical = resolved(target, facts.base)
    if (canonical !== undefined) facts.canonical ??= canonical
  }
}

/** What the words of a robots `<meta>` or of an `X-Robots-Tag` forbid. */
export function robotsWords(content: string): Pick<HeadFacts, 'noindex' | 'nofollow'> {
  return {
    ...(/\b(noindex|none)\b/i.test(content) && { noindex: true }),
    ...(/\b(nofollow|none)\b/i.test(content) && { nofollow: true }),
  }
}

/** 'en' of 'en-GB' and of 'EN, de'; '' of what is no language tag. */
export function primaryLanguage(tag: string | undefined): string {
  return /^\s*([a-z]{2,3})(?![a-z0-9])/i.exec(tag ?? '')?.[1]?.toLowerCase() ?? ''
}

/** A reference of the page as an address, or undefined when it is none that could be crawled. */
function resolved(reference: string | undefined, base: string): string | undefined {
  try {
    return reference === undefined ? undefined : checkPageUrl(reference, base)
  } catch {
    // Pages refer to all kinds of things; one that is no page is as good as none.
    return undefined
  }
}
