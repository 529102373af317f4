// Gives a test file data tables of its own in a temporary folder, with these pages stored.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewRow, Table } from 'offstage/tables'
import { afterAll, beforeAll } from 'vitest'
import { pages } from '../pages.ts'

export type StoredPage = { title: string; text: string } & Partial<NewRow<ColumnsOf<typeof pages>>>
type ColumnsOf<T> = T extends Table<infer C> ? C : never

/** Their addresses are `https://example.com/1` and so on. The HTML holds a word that nothing else does: `unseen`. */
export function storedPages(list: StoredPage[]): void {
  let folder = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'offstage-pages-'))
    process.env.OFFSTAGE_TABLES = join(folder, 'tables.db')
    await pages.addRows(
      list.map((page, index) => ({
        url: `https://example.com/${index + 1}`,
        site: 'https://example.com',
        html: '<p>unseen',
        headings: '',
        anchors: '',
        ids: '',
        inlinks: 0,
        size: page.text.length,
        outline: [],
        language: 'en',
        links: [],
        content_hash: String(index),
        crawl: 'a crawl',
        last_indexed: new Date(),
        ...page,
      })),
    )
  })
  afterAll(() => {
    delete process.env.OFFSTAGE_TABLES
    rmSync(folder, { recursive: true, force: true })
  })
}
