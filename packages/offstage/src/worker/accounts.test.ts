import { expect, test } from 'vitest'
import { Accounts } from './accounts.ts'

const fence = (lease: string) => ({ id: `task of ${lease}`, lease })
const rounds = (count: number, round: () => ReturnType<Accounts['compare']>) => Array.from({ length: count }, round)

test('what the store says runs here, and does not, is strange after four rounds in a row', () => {
  const accounts = new Accounts()
  const seen = rounds(4, () => accounts.compare([fence('a'), fence('b')], ['b']))
  expect(seen.map(({ strange }) => strange)).toEqual([[], [], [], [fence('a')]])
})

test('a claim that is under way for a round or two is not strange', () => {
  const accounts = new Accounts()
  rounds(3, () => accounts.compare([fence('a')], []))
  accounts.compare([fence('a')], ['a'])
  expect(rounds(3, () => accounts.compare([fence('a')], [])).every(({ strange }) => strange.length === 0)).toBe(true)
})

test('what runs here and the store does not know is lost after two rounds in a row', () => {
  const accounts = new Accounts()
  expect(rounds(2, () => accounts.compare([], ['a'])).map(({ lost }) => lost)).toEqual([[], ['a']])
  accounts.compare([fence('a')], ['a'])
  expect(accounts.compare([], ['a']).lost).toEqual([])
})
