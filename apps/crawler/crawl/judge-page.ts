// Decides what becomes of a page that was read: stored, unchanged, or left out because it asks for that or is another page. Pure but for what it remembers of one crawl.
import type { Frontier } from './frontier.ts'
import type { KnownPage } from './known-site.ts'
import type { Outcome } from './outcome.ts'
import { isSameHost } from './same-host.ts'
import type { Taken } from './take-page.ts'

/** A page that is left out for another one which the crawl has not come to yet: if that one is no page after all, this one is. */
export interface Postponed {
  outcome: Extract<Outcome, { kind: 'skipped' }>
  isSettled: () => boolean
}

export class Judge {
  readonly #frontier: Pick<Frontier, 'has' | 'claim'>
  readonly #stored: ReadonlyMap<string, KnownPage>
  /** Which page has this content. */
  readonly #owners = new Map<string, string>()
  /** Pages that are stored as they are now, by their content. */
  readonly confirmed = new Map<string, string>()
  readonly postponed: Postponed[] = []

  constructor(frontier: Pick<Frontier, 'has' | 'claim'>, stored: ReadonlyMap<string, KnownPage>) {
    this.#frontier = frontier
    this.#stored = stored
    for (const [url, { content_hash }] of stored) this.#owners.set(content_hash, url)
  }

  /** Undefined when it is postponed. `isLastWord`: whatever it is the same as, it is a page of its own. */
  judge(taken: Taken, isLastWord = false): Outcome | undefined {
    if (taken.kind === 'failed' || taken.kind === 'skipped') return taken
    const { url, attempts } = taken
    const page = taken.kind === 'read' ? taken.page.url : taken.page
    if (page !== url) {
      if (this.#frontier.has(page) && !isLastWord) return skipped('REDIRECT', `redirects to ${page}`)
      this.#frontier.claim(page)
    }
    if (taken.kind === 'unchanged') {
      this.confirmed.set(page, this.#stored.get(page)?.content_hash ?? '')
      return taken
    }
    if (taken.noindex) return skipped('NOINDEX', 'asks not to be indexed')
    const { content_hash, etag, last_modified } = taken.page
    if (!isLastWord) {
      const { canonical } = taken
      if (canonical !== undefined && canonical !== page && isSameHost(canonical, page) && this.#frontier.has(canonical))
        return this.#unless(skipped('CANONICAL', `canonical is ${canonical}`), () => this.confirmed.has(canonical))
      const owner = this.#owners.get(content_hash)
      if (owner !== undefined && owner !== page && this.#frontier.has(owner))
        return this.#unless(skipped('DUPLICATE', `same as ${owner}`), () => this.confirmed.get(owner) === content_hash)
    }
    const before = this.#stored.get(page)
    // What it was is nobody's now.
    if (before !== undefined && this.#owners.get(before.content_hash) === page) this.#owners.delete(before.content_hash)
    this.#owners.set(content_hash, page)
    this.confirmed.set(page, content_hash)
    if (before?.content_hash !== content_hash) return { url, attempts, kind: 'stored', page: taken.page }
    const isSame = before.etag === etag && before.last_modified === last_modified
    const validators = { ...(etag && { etag }), ...(last_modified && { last_modified }) }
    return { url, attempts, kind: 'unchanged', page, ...(!isSame && { validators }) }

    function skipped(code: string, reason: string): Extract<Outcome, { kind: 'skipped' }> {
      return { url, attempts, kind: 'skipped', code, reason }
    }
  }

  /** Final when the other one is known to be a page. */
  #unless(outcome: Postponed['outcome'], isSettled: () => boolean): Outcome | undefined {
    if (isSettled()) return outcome
    this.postponed.push({ outcome, isSettled })
    return undefined
  }
}
