// What a site's links call the page they lead to, which often are the words people look for. Called by write-anchors.ts at the end of a crawl.
import type { PageLink } from './page-links.ts'

/** Of the texts of a page together, in bytes. */
const SIZE = 4096
/** A text that leads to more pages than this says nothing of any of them: 'Next', 'here', in whatever language. */
const MOST_TARGETS = 10
/** Texts kept of a page while counting. */
const KEPT = 500

export class Anchors {
  /** By page, how many pages use each text. */
  readonly #texts = new Map<string, Map<string, number>>()
  readonly #targets = new Map<string, number>()
  readonly #inlinks = new Map<string, number>()

  /** All links of one page. */
  add(links: readonly PageLink[]): void {
    for (const url of new Set(links.map(([url]) => url))) this.#inlinks.set(url, this.inlinks(url) + 1)
    for (const [url, text] of links) {
      if (text === '') continue
      let texts = this.#texts.get(url)
      if (texts === undefined) {
        texts = new Map()
        this.#texts.set(url, texts)
      }
      const count = texts.get(text) ?? 0
      if (count === 0) {
        if (texts.size === KEPT) continue
        this.#targets.set(text, (this.#targets.get(text) ?? 0) + 1)
      }
      texts.set(text, count + 1)
    }
  }

  /** How many pages lead to a page. */
  inlinks(url: string): number {
    return this.#inlinks.get(url) ?? 0
  }

  /** The texts that lead to a page, the most used first, one a line; '' when there are none. */
  of(url: string): string {
    const telling = [...(this.#texts.get(url) ?? [])].filter(([text]) => (this.#targets.get(text) ?? 0) <= MOST_TARGETS)
    // Equal counts in an order that does not depend on which page was read first.
    telling.sort(([one, count], [other, many]) => many - count || (one < other ? -1 : 1))
    const lines: string[] = []
    let size = 0
    for (const [text] of telling) {
      size += Buffer.byteLength(text) + 1
      if (size > SIZE) break
      lines.push(text)
    }
    return lines.join('\n')
  }
}
