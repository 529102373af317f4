import { expect, test } from 'vitest'
import { Spans } from './spans.ts'

function seen(...runs: [name: string, ms: number, times: number][]): Spans {
  const spans = new Spans()
  for (const [name, ms, times] of runs) for (let i = 0; i < times; i++) spans.learn(name, ms)
  return spans
}

test('a name is short when enough of its tasks were', () => {
  const spans = seen(['quick', 1, 20], ['unsure', 1, 19], ['long', 60, 20])
  expect(spans.shortOf(['quick', 'unsure', 'long', 'unseen'])).toEqual(['quick'])
  expect(spans.shortMs).toBe(1)
  expect(seen(['unsure', 1, 19]).shortMs).toBeUndefined()
})

test('one long run is enough not to be short any more, and it takes many to be so again', () => {
  const spans = seen(['quick', 1, 100], ['quick', 1000, 1])
  expect(spans.shortOf(['quick'])).toEqual([])
  for (let i = 0; i < 20; i++) spans.learn('quick', 1)
  expect(spans.shortOf(['quick'])).toEqual([])
  for (let i = 0; i < 80; i++) spans.learn('quick', 1)
  expect(spans.shortOf(['quick'])).toEqual(['quick'])
})
