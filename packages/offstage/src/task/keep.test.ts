import { expect, test } from 'vitest'
import { checkKeep, type Keep, keptOf } from './keep.ts'

const DAY_MS = 86_400_000

test.each([
  [true, 'keep: true is neither false'],
  [null, 'neither false'],
  [{ for: '7 weeks' }, 'for: 7 weeks is no span'],
  [{ for: 0 }, 'for: 0 is no span'],
  [{ for: '200y' }, 'for: 200y is no span'],
  [{ most: 0 }, 'most: 0'],
  [{ max: 5 }, "'max' is no option of keep"],
])('%j is refused: %s', (keep, fact) => {
  expect(() => checkKeep(keep)).toThrow(fact)
})

test.each<[Keep | false | undefined, Keep | false | undefined, number | null, number | null]>([
  [undefined, undefined, 7 * DAY_MS, null],
  [{ for: '30d' }, undefined, 30 * DAY_MS, null],
  [{ most: 5 }, { for: '2w', most: 9 }, 14 * DAY_MS, 5],
  [false, { for: '1d' }, null, Number.MAX_SAFE_INTEGER],
  [{ for: 5 }, false, 5, Number.MAX_SAFE_INTEGER],
  [undefined, { for: '1y' }, 365.25 * DAY_MS, null],
])('%j beside the config’s %j is kept for %j ms, and %j of them', (definition, config, keepMs, most) => {
  for (const keep of [definition, config]) if (keep !== undefined) checkKeep(keep)
  expect(keptOf(definition, config)).toEqual({ keepMs, most })
})
