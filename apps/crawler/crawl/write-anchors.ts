// Gives each page of a site the words by which others link to it, and how many do, once all pages are there. Called at the end of a crawl that changed something.
import { transaction } from 'offstage/tables'
import { pages } from '../pages.ts'
import { Anchors } from './anchors.ts'

/** Rows written in one transaction: others write in between. */
const BATCH = 32

/** Reads the stored links of the whole site; writes only the pages whose words differ, and gives their number. */
export async function writeAnchors(site: string): Promise<number> {
  const anchors = new Anchors()
  for await (const { links } of pages.search({ site }, { columns: ['links'] })) anchors.add(links)

  let written = 0
  let batch: (() => Promise<void>)[] = []
  const write = async () => {
    const updates = batch
    batch = []
    await transaction(async () => void (await Promise.all(updates.map((update) => update()))))
    written += updates.length
  }
  for await (const row of pages.search({ site }, { columns: ['url', 'anchors', 'inlinks'] })) {
    const words = anchors.of(row.url)
    const inlinks = anchors.inlinks(row.url)
    const changes = { ...(words !== row.anchors && { anchors: words }), ...(inlinks !== row.inlinks && { inlinks }) }
    if (Object.keys(changes).length > 0) batch.push(() => update(row, changes))
    if (batch.length === BATCH) await write()
  }
  if (batch.length > 0) await write()
  return written
}

/** A page may be deleted by somebody else meanwhile. */
async function update(row: { update: (changes: object) => Promise<void> }, changes: object): Promise<void> {
  try {
    await row.update(changes)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ROW_NOT_FOUND') throw error
  }
}
