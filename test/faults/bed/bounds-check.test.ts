import { expect, test } from 'vitest'
import { mostAtOnce, mostWithin, spansOf, type Told } from './bounds-check.ts'

const line = (what: Told['what'], id: string, at: number, parts: Partial<Told> = {}): Told => ({
  ...{ what, id, at, queue: 'q', key: 'k', pid: 1, worker: 1 },
  ...parts,
})

test('what overlaps is counted, what follows at once is not', () => {
  const { spans } = spansOf(
    [
      line('began', 'a', 0),
      line('began', 'b', 5, { pid: 2 }),
      line('ended', 'a', 10),
      line('began', 'c', 10),
      line('ended', 'b', 20, { pid: 2 }),
      line('ended', 'c', 30),
    ],
    new Map(),
  )
  expect(spans).toHaveLength(3)
  expect(mostAtOnce(spans, () => 'all')).toBe(2)
  expect(mostAtOnce(spans, ({ id }) => (id === 'b' ? undefined : 'others'))).toBe(1)
})

test('an attempt that was killed ran until its process was seen dead, and overlaps with what began before', () => {
  const lines = [line('began', 'a', 0), line('began', 'a', 50, { pid: 2 }), line('ended', 'a', 60, { pid: 2 })]
  expect(mostAtOnce(spansOf(lines, new Map([[1, 40]])).spans, () => 'all')).toBe(1)
  expect(mostAtOnce(spansOf(lines, new Map([[1, 55]])).spans, () => 'all')).toBe(2)
  expect(spansOf(lines, new Map()).open).toMatchObject([{ pid: 1 }])
})

test('the most moments in any span are found, its end left out', () => {
  expect(mostWithin([0, 500, 999, 1000, 1499], 1000)).toBe(4)
  expect(mostWithin([0, 1000, 2000], 1000)).toBe(1)
  expect(mostWithin([], 1000)).toBe(0)
})
