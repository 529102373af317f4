// Gives a test file data tables of its own in a temporary folder, with these pages stored.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { pages } from '../pages.ts'

export interface StoredPage {
  title: string
  text: string
  headings?: string
}

/** Their addresses are `https://example.com/1` and so on. The HTML holds a word that nothing else does: `unseen`. */
export function storedPages(list: StoredPage[]): void {
  let folder = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'offstage-pages-'))
    process.env.OFFSTAGE_TABLES = join(folder, 'tables.db')
    await pages.addRows(
      list.map(({ title, text, headings = '' }, index) => ({
        url: `https://example.com/${index + 1}`,
        html: '<p>unseen',
        title,
        headings,
        text,
        last_indexed: new Date(),
      })),
    )
  })
  afterAll(() => {
    delete process.env.OFFSTAGE_TABLES
    rmSync(folder, { recursive: true, force: true })
  })
}
