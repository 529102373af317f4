// The data tables of the crawler: the pages it stored, and what became of every address it came to.
import { dateTime, json, number, table, text } from 'offstage/tables'
import type { SiteReport } from './crawl/crawl-state.ts'
import type { Section } from './crawl/outline.ts'
import type { PageLink } from './crawl/page-links.ts'

/** One row a page, found again by its address. `html` is the page as it came; search reads the columns of `fullText`. */
export const pages = table(
  'pages',
  {
    url: text({ unique: true }),
    /** Which site it belongs to: scheme, host and port of the address that was crawled. */
    site: text({ indexed: true }),
    html: text(),
    title: text(),
    /** One a line. */
    headings: text(),
    /** What links of other pages of the site call it, one a line. Known at the end of a crawl; '' before. */
    anchors: text(),
    /** How many other pages of the site link to it. Known at the end of a crawl; 0 before. */
    inlinks: number(),
    /** Ids and names of its elements, one a line. */
    ids: text(),
    /** What it says, without navigation. */
    text: text(),
    /** Characters of `text`. */
    size: number(),
    /** Its sections, with their places in `text`. */
    outline: json<Section[]>(),
    /** Primary language tag, as in 'en'; '' if unknown. */
    language: text(),
    /** To other pages of the site. */
    links: json<PageLink[]>(),
    etag: text({ optional: true }),
    last_modified: text({ optional: true }),
    content_hash: text({ indexed: true }),
    /** The crawl that stored it as it is. */
    crawl: text(),
    last_indexed: dateTime(),
  },
  { fullText: { title: 3, headings: 2, anchors: 3, ids: 3, text: 1 }, language: { column: 'language' } },
)

/** One row for each address that a crawl of a site came to: what became of it the last time. */
export const visits = table('visits', {
  /** As the site names it; the page itself may stand elsewhere. */
  url: text({ unique: true }),
  site: text({ indexed: true }),
  /** The address whose crawl came to it: one site may be crawled by several sitemaps. */
  source: text(),
  /** The crawl; one that was stopped and resumed keeps its id. */
  crawl: text({ indexed: true }),
  /** 'stored', 'unchanged', 'failed' or 'skipped'. */
  kind: text(),
  /** Address of the stored page, where that is another one. */
  page: text({ optional: true }),
  /** Of what failed or was skipped: a stable word for programs, a few words for people, the HTTP status. */
  code: text({ optional: true }),
  reason: text({ optional: true }),
  status: number({ optional: true }),
  attempts: number(),
  at: dateTime(),
})

/** One row for each site, with its last crawl. */
export const sites = table('sites', {
  /** Scheme, host and port. */
  key: text({ unique: true }),
  /** The address that was crawled last: of a sitemap, or of a page. */
  address: text(),
  added: dateTime(),
  /** Task of the last crawl. */
  task: text({ optional: true }),
  /** How the last crawl that came to its end went. */
  last: json<SiteReport>({ optional: true }),
  /** When it is crawled again by itself: a cron expression, or a span such as '1 day'. */
  schedule: text({ optional: true }),
})
