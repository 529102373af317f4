// The data tables of the crawler: the pages it stored, and the pages it could not.
import { dateTime, number, table, text } from 'offstage/tables'

/** One row a page, found again by its address. `text` is what search reads; `html` is the page as it came. */
export const pages = table(
  'pages',
  {
    url: text({ unique: true }),
    html: text(),
    title: text(),
    headings: text(),
    text: text(),
    last_indexed: dateTime(),
  },
  { fullText: { title: 8, headings: 4, text: 1 } },
)

/** One row for each page that failed in a crawl, with its reason in words. */
export const failures = table('failures', {
  crawl: text(),
  url: text(),
  reason: text(),
  attempts: number(),
  at: dateTime(),
})
