import { describe, expectTypeOf, it } from 'vitest'
import {
  allOf,
  anyOf,
  between,
  boolean,
  dateTime,
  fullTextMatch,
  greaterThan,
  type Hit,
  json,
  type Link,
  like,
  link,
  not,
  number,
  type Row,
  type Search,
  table,
  text,
} from '../../src/tables.ts'

const sites = table('sites', { host: text() })
const columns = {
  url: text({ unique: true }),
  title: text({ optional: true }),
  n: number(),
  on: boolean({ optional: true }),
  at: dateTime(),
  meta: json<{ tags: string[] }>({ optional: true }),
  site: link(() => sites, { optional: true }),
}
const pages = table('pages', columns, { fullText: { title: 2 } })
type PageRow = Row<typeof columns>
type Site = NonNullable<Awaited<ReturnType<typeof sites.getById>>>

// Types only: nothing of this runs.
function typed() {
  return {
    get: pages.get({ url: 'x' }),
    all: pages.search(),
    where: pages.search({ title: like('%x%'), n: between(1, 5) }, { orderBy: [{ column: 'n', direction: 'desc' }] }),
    hits: pages.search(fullTextMatch('x'), { orderBy: 'rank' }),
    column: pages.search({ title: fullTextMatch('x'), n: 1 }),
    among: pages.search(allOf(fullTextMatch('x'), { n: anyOf(1, greaterThan(5)) })),
    maybe: pages.search(anyOf(fullTextMatch('x'), { n: not(1) })),
    some: pages.search({ n: 1 }, { columns: ['url', 'n'] }),
    site: pages.search({ site: 'id' }),
  }
}
type Typed = ReturnType<typeof typed>

describe('types', () => {
  it('of a row come from its columns, null only where optional', () => {
    expectTypeOf<Awaited<Typed['get']>>().toEqualTypeOf<PageRow | null>()
    expectTypeOf<PageRow['id']>().toEqualTypeOf<string>()
    expectTypeOf<PageRow['url']>().toEqualTypeOf<string>()
    expectTypeOf<PageRow['title']>().toEqualTypeOf<string | null>()
    expectTypeOf<PageRow['n']>().toEqualTypeOf<number>()
    expectTypeOf<PageRow['on']>().toEqualTypeOf<boolean | null>()
    expectTypeOf<PageRow['at']>().toEqualTypeOf<Date>()
    expectTypeOf<PageRow['meta']>().toEqualTypeOf<{ tags: string[] } | null>()
    expectTypeOf<PageRow['site']>().toEqualTypeOf<Link<Site> | null>()
    expectTypeOf<Site['host']>().toEqualTypeOf<string>()
  })

  it('of what is stored ask for what is required', () => {
    type New = Parameters<typeof pages.addRow>[0]
    expectTypeOf<{ url: string; n: number; at: Date }>().toExtend<New>()
    expectTypeOf<{
      url: string
      n: number
      at: Date
      title: null
      site: Site
      meta: { tags: string[] }
    }>().toExtend<New>()
    expectTypeOf<{ url: string; n: number }>().not.toExtend<New>()
    expectTypeOf<{ url: number; n: number; at: Date }>().not.toExtend<New>()
    type Changes = Parameters<PageRow['update']>[0]
    expectTypeOf<{ title: null }>().toExtend<Changes>()
    expectTypeOf<{ url: null }>().not.toExtend<Changes>()
  })

  it('of a search know whether rows have a rank', () => {
    expectTypeOf<Typed['all']>().toEqualTypeOf<Search<PageRow>>()
    expectTypeOf<Typed['where']>().toEqualTypeOf<Search<PageRow>>()
    expectTypeOf<Typed['hits']>().toEqualTypeOf<Search<Hit<typeof columns>>>()
    expectTypeOf<Typed['column']>().toEqualTypeOf<Search<Hit<typeof columns>>>()
    expectTypeOf<Typed['among']>().toEqualTypeOf<Search<Hit<typeof columns>>>()
    expectTypeOf<Typed['maybe']>().toEqualTypeOf<Search<PageRow>>()
    expectTypeOf<Typed['some']>().toEqualTypeOf<Search<Row<typeof columns, 'url' | 'n'>>>()
  })

  it('refuse what does not fit', () => {
    const refused = () => {
      // @ts-expect-error no such column
      pages.search({ ulr: 'x' })
      // @ts-expect-error no such column beside one that is
      pages.search({ url: 'x', ulr: 'x' })
      // @ts-expect-error a number is no text
      pages.search({ url: 5 })
      // @ts-expect-error a pattern is for text
      pages.search({ n: like('x') })
      // @ts-expect-error no such column to order by
      pages.search({}, { orderBy: 'ulr' })
      // @ts-expect-error full text is of text columns that there are
      table('t', { a: text() }, { fullText: ['b'] })
      const some = pages.search({}, { columns: ['url'] }).first()
      // @ts-expect-error no column that was not asked for
      some.then((row) => row?.title)
      // @ts-expect-error no such column
      pages.get({ ulr: 'x' })
      const set = (row: PageRow) => {
        // @ts-expect-error rows are read-only
        row.url = 'y'
      }
      return set
    }
    expectTypeOf(refused).toBeFunction()
  })
})
