import { beforeEach, describe, expect, it } from 'vitest'
import {
  allOf,
  anyOf,
  atLeast,
  atMost,
  between,
  boolean,
  dateTime,
  fullTextMatch,
  greaterThan,
  ilike,
  json,
  lessThan,
  like,
  noneOf,
  not,
  number,
  type Query,
  table,
  text,
} from '../../src/tables.ts'
import { onEachDatabase } from './fresh-tables.ts'

const columns = {
  name: text(),
  n: number({ optional: true }),
  on: boolean({ optional: true }),
  at: dateTime({ optional: true }),
  meta: json({ optional: true }),
}
const things = table('things', columns)
const found = async (query: Query<typeof columns>) =>
  (await things.search(query as { name?: string }, { orderBy: 'name' }).toArray()).map((row) => row.name).join(' ')

onEachDatabase(() => {
  beforeEach(async () => {
    await things.addRows([
      { name: 'Apple', n: 1, on: true, at: new Date(1000) },
      { name: 'apricot', n: 2, on: false, at: new Date(2000), meta: { a: 1 } },
      { name: 'Ärger', n: 3 },
      { name: '100%_[x]*?', n: null },
    ])
  })

  describe('a condition', () => {
    it('of equality compares values of each kind, and null only with null', async () => {
      expect(await found({ name: 'Apple' })).toBe('Apple')
      expect(await found({ n: 2, on: false })).toBe('apricot')
      expect(await found({ n: 2, on: true })).toBe('')
      expect(await found({ at: new Date(1000) })).toBe('Apple')
      expect(await found({ n: null })).toBe('100%_[x]*?')
      expect(await found({ meta: not(null) })).toBe('apricot')
      expect(await found({})).toBe('100%_[x]*? Apple apricot Ärger')
    })

    it('of order knows bounds', async () => {
      expect(await found({ n: greaterThan(2) })).toBe('Ärger')
      expect(await found({ n: atLeast(2) })).toBe('apricot Ärger')
      expect(await found({ n: lessThan(2) })).toBe('Apple')
      expect(await found({ n: atMost(2) })).toBe('Apple apricot')
      expect(await found({ n: between(2, 3) })).toBe('apricot Ärger')
      expect(await found({ at: greaterThan(new Date(1500)) })).toBe('apricot')
      expect(await found({ name: greaterThan('a') })).toBe('apricot Ärger')
    })

    it('of a pattern is exact about case only with like', async () => {
      expect(await found({ name: like('Ap%') })).toBe('Apple')
      expect(await found({ name: ilike('ap%') })).toBe('Apple apricot')
      expect(await found({ name: like('_pple') })).toBe('Apple')
      expect(await found({ name: ilike('äRG__') })).toBe('Ärger')
      expect(await found({ name: like('ärg%') })).toBe('')
      expect(await found({ name: like('%Ärg%') })).toBe('Ärger')
      for (const match of [like, ilike]) {
        expect(await found({ name: match('100\\%\\_[x]*?') })).toBe('100%_[x]*?')
        expect(await found({ name: match('%[%') })).toBe('100%_[x]*?')
        expect(await found({ name: match('%*%') })).toBe('100%_[x]*?')
        expect(await found({ name: match('%\\%%') })).toBe('100%_[x]*?')
        expect(await found({ name: match("'; drop table things; --") })).toBe('')
      }
    })

    it('combines with others on a column', async () => {
      expect(await found({ n: anyOf(1, 3) })).toBe('Apple Ärger')
      expect(await found({ n: anyOf(1, null, greaterThan(2)) })).toBe('100%_[x]*? Apple Ärger')
      expect(await found({ n: allOf(greaterThan(1), lessThan(3)) })).toBe('apricot')
      expect(await found({ n: noneOf(1, 2) })).toBe('100%_[x]*? Ärger')
      expect(await found({ n: anyOf() })).toBe('')
      expect(await found({ n: noneOf(anyOf(1, 2), null) })).toBe('Ärger')
      expect(await found({ n: anyOf(...Array.from({ length: 9000 }, (_, i) => i + 3)) })).toBe('Ärger')
    })

    it('combines with others on rows', async () => {
      expect(await found(anyOf({ n: 1 }, { name: like('apri%') }))).toBe('Apple apricot')
      expect(await found(allOf({ n: atLeast(1) }, noneOf({ on: true }, { on: false })))).toBe('Ärger')
      expect(await found(allOf())).toContain('Apple')
      expect(await found(anyOf())).toBe('')
    })

    it('is turned round by not, nulls included', async () => {
      for (const query of [
        { n: 1 },
        { n: greaterThan(1) },
        { n: null },
        { name: ilike('ap%') },
        anyOf({ n: 1 }, { on: true }),
      ] as Query<typeof columns>[]) {
        expect((await things.count(query)) + (await things.count(not(query)))).toBe(4)
      }
      expect(await found({ n: not(1) })).toBe('100%_[x]*? apricot Ärger')
    })
  })

  describe('a search', () => {
    const names = async (search: AsyncIterable<{ name: string }>) => {
      const all: string[] = []
      for await (const row of search) all.push(row.name)
      return all
    }

    it('gives rows as added, or ordered with nulls last', async () => {
      expect(await names(things.search())).toEqual(['Apple', 'apricot', 'Ärger', '100%_[x]*?'])
      expect(await names(things.search({}, { orderBy: 'n' }))).toEqual(['Apple', 'apricot', 'Ärger', '100%_[x]*?'])
      expect(await names(things.search({}, { orderBy: { column: 'n', direction: 'desc' } }))).toEqual([
        'Ärger',
        'apricot',
        'Apple',
        '100%_[x]*?',
      ])
      expect(await names(things.search({}, { orderBy: [{ column: 'on', direction: 'desc' }, 'name'] }))).toEqual([
        'Apple',
        'apricot',
        '100%_[x]*?',
        'Ärger',
      ])
    })

    it('is sliced, counted and cut (C71)', async () => {
      const all = things.search({}, { orderBy: 'n' })
      expect(await names(all.slice(1, 3))).toEqual(['apricot', 'Ärger'])
      expect(await names(all.slice(2))).toEqual(['Ärger', '100%_[x]*?'])
      expect(await names(all.slice(1).slice(1, 9).slice(0, 1))).toEqual(['Ärger'])
      expect(await names(things.search({}, { limit: 2, offset: 1 }).slice(1, 5))).toEqual(['Ärger'])
      expect([
        await all.count(),
        await all.slice(1, 3).count(),
        await all.slice(3).count(),
        await things.count({ n: not(null) }),
      ]).toEqual([4, 2, 1, 3])
      expect((await all.first())!.name).toBe('Apple')
      expect(await things.search({ n: 99 }).first()).toBeNull()
      expect(await all.slice(2, 1).toArray()).toEqual([])
      for (const bound of [-1, 1.5, Number.NaN])
        expect(() => all.slice(bound)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
    })

    it('reads only the columns asked for', async () => {
      const row = await things.search({ n: 1 }, { columns: ['name'] }).first()
      expect({ ...row }).toEqual({ id: row!.id, name: 'Apple' })
      await row!.update({ name: 'Pear' })
      expect(row!.name).toBe('Pear')
    })

    it('reads nothing before it is asked, and pages through what it found even while rows are added and deleted', async () => {
      await things.addRows(Array.from({ length: 250 }, (_, i) => ({ name: `bulk ${i}`, n: 1000 + i })))
      const search = things.search({ n: atLeast(1000) }, { orderBy: { column: 'n', direction: 'desc' } })
      await things.addRow({ name: 'last', n: 5000 })
      const seen: number[] = []
      for await (const row of search) {
        seen.push(row.n!)
        await row.delete()
        if (seen.length === 5) await things.addRow({ name: 'late', n: 9999 })
      }
      expect(seen).toEqual([5000, ...Array.from({ length: 250 }, (_, i) => 1249 - i)])
      expect(await things.count({ n: atLeast(1000) })).toBe(1)
    })
  })

  describe('a bad query', () => {
    const loose = things as unknown as { search(query?: unknown, options?: unknown): { toArray(): Promise<unknown> } }
    const failing = async (query: unknown, options?: unknown) => {
      try {
        await loose.search(query, options).toArray()
      } catch (error) {
        return `${(error as { code: string }).code} ${(error as Error).message}`
      }
      return 'no error'
    }

    it('is refused by name', async () => {
      expect(await failing({ nmae: 1 })).toContain(
        "UNKNOWN_COLUMN Table 'things' has no column 'nmae'. Did you mean 'name'?",
      )
      expect(await failing({ constructor: 1 })).toContain('UNKNOWN_COLUMN')
      expect(await failing({ name: undefined })).toContain('INVALID_VALUE things.name is undefined in a query')
      expect(await failing({ name: 5 })).toContain('INVALID_VALUE things.name takes a text')
      expect(await failing({ n: like('x') })).toContain('INVALID_QUERY things.n is a number column')
      expect(await failing({ on: greaterThan(true) })).toContain('INVALID_QUERY')
      expect(await failing({ meta: { a: 1 } })).toContain('INVALID_QUERY things.meta is a json column')
      expect(await failing(greaterThan(5))).toContain('INVALID_QUERY greaterThan() compares a column')
      expect(await failing('x')).toContain('INVALID_QUERY')
      expect(await failing(fullTextMatch('x'))).toContain("NO_FULL_TEXT Table 'things' is not in the full text")
      expect(await failing({ name: fullTextMatch('x') })).toContain('NO_FULL_TEXT things.name')
      expect(await failing({ name: like('%'.repeat(5000)) })).toContain('at most 1,000')
      expect(await failing(anyOf(...Array.from({ length: 501 }, () => ({ n: 1 }))))).toContain('INVALID_QUERY')
      let deep: unknown = { n: 1 }
      for (let i = 0; i < 60; i++) deep = not(deep)
      expect(await failing(deep)).toContain('INVALID_QUERY')
    })

    it('has only known options', async () => {
      expect(await failing({}, { orderby: 'n' })).toContain(
        "UNKNOWN_OPTION search on table 'things' has no option 'orderby'. Did you mean 'orderBy'?",
      )
      expect(await failing({}, { orderBy: 'x; drop table things' })).toContain('UNKNOWN_COLUMN')
      expect(await failing({}, { orderBy: { column: 'n', direction: 'up' } })).toContain('INVALID_OPTION')
      expect(await failing({}, { orderBy: 'rank' })).toContain('INVALID_OPTION')
      for (const limit of [-1, 0.5, '5', Number.NaN])
        expect(await failing({}, { limit })).toContain('INVALID_OPTION limit')
      expect(await failing({}, { columns: ['nope'] })).toContain('UNKNOWN_COLUMN')
    })
  })
})
