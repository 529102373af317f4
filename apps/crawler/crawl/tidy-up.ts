// Ends a crawl: pages that are gone go, and each page gets the words by which others link to it. Called by crawl-site.ts.
import { not } from 'offstage/tables'
import { visits } from '../pages.ts'
import type { CrawlOptions, Held } from './crawl-state.ts'
import { deletePages, type Finished, gonePages, isTooMany } from './gone-pages.ts'
import type { CrawlId } from './store-outcomes.ts'
import { writeAnchors } from './write-anchors.ts'

/** Addresses named of those that are held. */
const NAMED = 20

export async function tidyUp(
  { id, ...finished }: Omit<Finished, 'source'> & { id: CrawlId },
  { allowDeleting = false }: CrawlOptions,
): Promise<{ deleted: number; held?: Held }> {
  const gone = gonePages({ ...finished, source: id.source })
  const of = finished.known.pages.size
  const isHeld = !allowDeleting && isTooMany(gone.length, of)
  if (!isHeld) await deletePages(gone, id)
  // Addresses that the site does not name any more, and that were no pages.
  if (finished.isWhole && !isHeld) await visits.deleteRows({ site: id.site, source: id.source, crawl: not(id.crawl) })
  await writeAnchors(id.site)
  return isHeld ? { deleted: 0, held: { gone: gone.length, of, urls: gone.slice(0, NAMED) } } : { deleted: gone.length }
}
