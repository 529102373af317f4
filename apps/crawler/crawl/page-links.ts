// Gathers the links of a page to other pages of its site, with their texts: for following them, and as words for the pages they lead to. Called by extract.ts.
import { FoldedText } from './folded-text.ts'
import { checkPageUrl } from './page-url.ts'
import { isSameHost } from './same-host.ts'

/** The normalised address of another page of the site, and what the link says, white space folded. */
export type PageLink = [url: string, text: string]

const MAX_LINKS = 10_000
/** Of addresses and texts together, in characters. */
const MAX_SIZE = 1 << 20
const TEXT_BYTES = 200

export class PageLinks {
  readonly #page: string
  readonly #links = new Map<string, PageLink>()
  /** References seen, as written. Pages repeat them, and to check an address takes microseconds. */
  readonly #resolved = new Map<string, string | undefined>()
  #size = 0
  #open: { url: string; text: FoldedText } | undefined

  constructor(page: string) {
    this.#page = page
  }

  /** An `<a>` begins. */
  opened(reference: string | undefined, base: string): void {
    this.closed()
    if (reference === undefined || reference.startsWith('#')) return
    const url = this.#resolve(reference, base)
    if (url !== undefined) this.#open = { url, text: new FoldedText(TEXT_BYTES) }
  }

  add(text: string): void {
    this.#open?.text.add(text)
  }

  closed(): void {
    const open = this.#open
    this.#open = undefined
    if (open === undefined) return
    const text = open.text.text
    const key = `${open.url} ${text}`
    if (this.#links.has(key) || this.#links.size === MAX_LINKS || this.#size + key.length > MAX_SIZE) return
    this.#size += key.length
    this.#links.set(key, [open.url, text])
  }

  get links(): PageLink[] {
    return [...this.#links.values()]
  }

  #resolve(reference: string, base: string): string | undefined {
    const key = reference.split('#', 1)[0] as string
    if (!this.#resolved.has(key)) this.#resolved.set(key, this.#check(key, base))
    return this.#resolved.get(key)
  }

  #check(reference: string, base: string): string | undefined {
    try {
      const url = checkPageUrl(reference, base)
      return url !== this.#page && isSameHost(url, this.#page) ? url : undefined
    } catch {
      // Pages refer to all kinds of things; what is no page is as good as no link.
      return undefined
    }
  }
}
