// Fetches one page and takes from it what is stored, or says why it cannot be. Never throws for what is the page's or the network's fault.
import { decodeText } from './charset.ts'
import { CrawlError } from './crawl-error.ts'
import { extract } from './extract.ts'
import { answerReason, failureReason, isHtml } from './failure-reason.ts'
import type { Fetched, FetchOptions } from './safe-fetch.ts'

/** A page ready to be stored. */
export interface TakenPage {
  url: string
  html: string
  title: string
  headings: string
  text: string
}

export type Taken = { url: string; attempts: number } & ({ page: TakenPage } | { reason: string })

/** A connection that was cut is tried once more: an idle one is closed by many servers just as it is used again. */
const ATTEMPTS = 2

export async function takePage(
  url: string,
  fetch: (url: string, options: FetchOptions) => Promise<Fetched>,
): Promise<Taken> {
  for (let attempts = 1; ; attempts++) {
    try {
      const fetched = await fetch(url, { wantsBody: isHtml })
      const reason = answerReason(fetched)
      return reason === undefined ? { url, attempts, page: pageOf(url, fetched) } : { url, attempts, reason }
    } catch (error) {
      const isCut = error instanceof CrawlError && error.code === 'CONNECTION_RESET'
      if (!isCut || attempts === ATTEMPTS) return { url, attempts, reason: failureReason(error) }
    }
  }
}

/** Stored under the address the sitemap gives, so that crawling again finds it, wherever it redirects to. */
function pageOf(url: string, fetched: Fetched): TakenPage {
  const html = decodeText(fetched.bytes, { contentType: fetched.contentType })
  const { title, text, headings } = extract(html, fetched.url)
  return { url, html, title, text, headings: headings.map((heading) => heading.text).join('\n') }
}
