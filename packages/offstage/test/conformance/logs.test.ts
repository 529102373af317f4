import { expect, test } from 'vitest'
import type { LogPage } from '../../src/store/store.ts'
import { describeStore } from './conformance.ts'
import { aClaim, aLine, aPatch, DONE, many } from './given.ts'

describeStore('logs', (place) => {
  test('gives the last lines, pages before and after, and says where there is more', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    await store.append([{ ...claim, entries: many(10, (place) => [aLine(`${place}`), aPatch('[]')]).flat() }])
    await store.settle([{ ...claim, outcome: DONE, entries: [] }])
    const page = async (query: { before?: number; after?: number; limit: number }) =>
      shown(await store.logs({ id: claim.id, ...query }))
    expect(await page({ limit: 3 })).toBe('… 7 8 9')
    expect(await page({ limit: 10 })).toBe('0 1 2 3 4 5 6 7 8 9')
    // Line k has the number 2 + 2k.
    expect(await page({ before: 16, limit: 3 })).toBe('… 4 5 6 …')
    expect(await page({ before: 6, limit: 3 })).toBe('0 1 …')
    expect(await page({ after: 0, limit: 3 })).toBe('0 1 2 …')
    expect(await page({ after: 16, limit: 3 })).toBe('… 8 9')
    expect(await page({ after: 20, limit: 3 })).toBe('…')
    expect(await page({ before: 2, limit: 3 })).toBe('…')
  })

  test('of a task without lines, or that nobody knows, gives an empty page', async () => {
    const store = await place().open()
    const claim = await aClaim(store)
    const empty = { entries: [], older: false, newer: false }
    expect(await store.logs({ id: claim.id, limit: 5 })).toEqual(empty)
    expect(await store.logs({ id: 'nobody', limit: 5 })).toEqual(empty)
  })

  test('of tasks that print at the same time, each has its own lines', async () => {
    const store = await place().open()
    const claims = [await aClaim(store), await aClaim(store), await aClaim(store)]
    for (let round = 0; round < 20; round++)
      await store.append(claims.map((claim) => ({ ...claim, entries: [aLine(`${claim.id} ${round}`)] })))
    for (const { id } of claims) {
      const { entries } = await store.logs({ id, limit: 100 })
      expect(entries.map((entry) => entry.kind === 'log' && entry.text)).toEqual(many(20, (round) => `${id} ${round}`))
    }
  })
})

function shown({ entries, older, newer }: LogPage): string {
  const lines = entries.map((entry) => (entry.kind === 'log' ? entry.text : `not a line: ${entry.kind}`))
  return [...(older ? ['…'] : []), ...lines, ...(newer ? ['…'] : [])].join(' ')
}
