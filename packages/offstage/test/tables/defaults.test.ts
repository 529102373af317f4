import { describe, expect, expectTypeOf, it } from 'vitest'
import { boolean, dateTime, fullTextMatch, json, number, table, text } from '../../src/tables.ts'
import { onEachDatabase } from './fresh-tables.ts'

const columns = {
  url: text({ unique: true }),
  title: text({ default: "it's 'new'" }),
  tries: number({ default: 3 }),
  isRead: boolean({ default: false }),
  added: dateTime({ default: 'now' }),
  born: dateTime({ default: new Date(0) }),
  tags: json<string[]>({ default: ['none'] }),
}
const STANDARD = { title: "it's 'new'", tries: 3, isRead: false, born: new Date(0), tags: ['none'] }

onEachDatabase(() => {
  describe('a column with a default', () => {
    it('has it in rows that are added without a value, and the value where one is given', async () => {
      const t = table('t', columns)
      const before = Date.now()
      const row = await t.addRow({ url: 'a', title: undefined })
      expect(row).toMatchObject(STANDARD)
      expect(row.added.getTime()).toBeGreaterThanOrEqual(before)
      expect(await t.getById(row.id)).toEqual(row)
      expect(await t.addRow({ url: 'b', title: 'mine', tries: 0, isRead: true })).toMatchObject({
        title: 'mine',
        tries: 0,
        isRead: true,
      })
      await expect(t.addRow({ url: 'c', tries: null as never })).rejects.toMatchObject({ code: 'INVALID_VALUE' })
    })

    it('keeps its value when an upsert says nothing of it, and has the default when that adds the row', async () => {
      const t = table('t', columns)
      await t.addRow({ url: 'a', tries: 7, title: 'kept' })
      const [known, fresh] = await t.upsertRows([
        { url: 'a', isRead: true },
        { url: 'b', isRead: true },
      ])
      expect(known).toMatchObject({ title: 'kept', tries: 7, isRead: true })
      expect(fresh).toMatchObject({ ...STANDARD, isRead: true })
      expect(await t.get({ url: 'a' })).toEqual(known)
      expect(await t.get({ url: 'b' })).toEqual(fresh)
    })

    it('is there in the rows that were there before the column was', async () => {
      await table('t', { url: columns.url }).addRow({ url: 'old' })
      const t = table('t', columns, { fullText: ['title'] })
      expect(await t.get({ url: 'old' })).toMatchObject(STANDARD)
      expect(await t.count(fullTextMatch('new'))).toBe(1)
    })

    it('takes the place of nulls when the column was optional, for the full text, too', async () => {
      const loose = table('t', { url: text(), title: text({ optional: true }) }, { fullText: ['title'] })
      await loose.addRows([{ url: 'a' }, { url: 'b', title: 'crocodile' }])
      const t = table('t', { url: text(), title: text({ default: 'lions' }) }, { fullText: ['title'] })
      expect((await t.search().toArray()).map(({ title }) => title)).toEqual(['lions', 'crocodile'])
      expect([await t.count(fullTextMatch('lion')), await t.count(fullTextMatch('crocodile'))]).toEqual([1, 1])
    })

    it('may say which language a text is in', async () => {
      const t = table(
        't',
        { url: text({ unique: true }), body: text(), language: text({ default: 'de' }) },
        { fullText: ['body'], language: { column: 'language' } },
      )
      await t.upsertRow({ url: 'a', body: 'die Häuser' })
      await t.upsertRow({ url: 'b', body: 'the houses', language: 'en' })
      await t.upsertRow({ url: 'b', body: 'more houses' })
      expect([await t.count(fullTextMatch('Haus')), await t.count(fullTextMatch('house'))]).toEqual([1, 1])
      expect((await t.get({ url: 'b' }))?.language).toBe('en')
    })
  })
})

describe('the default of a column', () => {
  it('is checked when the table is declared', () => {
    const declared = (column: () => unknown) => () => table('t', { a: column() as ReturnType<typeof text> })
    expect(declared(() => text({ default: 5 as never }))).toThrow(/the default of t\.a takes a text, not 5/)
    expect(declared(() => text({ default: 'x', optional: true } as never))).toThrow(
      /t\.a cannot have a default and be o/,
    )
    expect(declared(() => text({ default: 'x', unique: true } as never))).toThrow(/t\.a cannot have a default and be u/)
    expect(declared(() => dateTime({ default: 'then' as never }))).toThrow(/the default of t\.a takes a valid Date/)
  })

  it('lets it be left out of a new row, and gives it to every row', () => {
    const t = table('t', columns)
    expectTypeOf(t.addRow).toBeCallableWith({ url: 'x' })
    expectTypeOf(t.addRow).toBeCallableWith({ url: 'x', tries: 5, tags: ['a'] })
    expectTypeOf<NonNullable<Awaited<ReturnType<typeof t.get>>>['tries']>().toEqualTypeOf<number>()
  })
})
