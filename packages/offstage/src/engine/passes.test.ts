import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../base/ids.ts'
import { Passes } from './passes.ts'

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)]
const passes = new Passes([NEW])
const ref = () => ({ id: newId(), name: 'crawl', launchedAt: 1_700_000_000_123 })

const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'nothing was thrown'
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`
  }
}

test('a pass says whose and for which task it is, and grants watching and the result for an hour', () => {
  const task = ref()
  const payload = passes.verify(passes.mint(task, { owner: 'ann' }))
  expect(payload).toMatchObject({ id: task.id, name: 'crawl', at: task.launchedAt, owner: 'ann' })
  expect(payload.scopes).toEqual(['watch', 'result'])
  expect(payload.exp - Date.now() / 1000).toBeGreaterThan(3590)
  expect(payload.exp - Date.now() / 1000).toBeLessThanOrEqual(3601)
})

test('no pass survives the change of a bit', () => {
  for (let round = 0; round < 20; round++) {
    const pass = Buffer.from(passes.mint(ref(), { owner: null }))
    for (let bit = 0; bit < pass.length * 8; bit++) {
      const forged = Buffer.from(pass)
      forged[bit >> 3] = (forged[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(codeOf(() => passes.verify(forged.toString('latin1')))).toMatch(/^INVALID_TOKEN/)
    }
  }
})

test('whatever is no pass is refused with the same words', () => {
  const pass = passes.mint(ref(), { owner: null })
  const [kid, payload, mac] = pass.split('.') as [string, string, string]
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  const wrong = [
    undefined,
    null,
    7,
    {},
    '',
    '.',
    '..',
    'ö🎭.x.y',
    'x'.repeat(10_240),
    pass.slice(0, -1),
    pass.slice(1),
    `${pass}A`,
    `${pass}=`,
    ` ${pass}`,
    `${kid}.${payload}.`,
    `${kid}.${payload}`,
    `${none}.${payload}.`,
    `${none}.${payload}.${mac}`,
    `x.${payload}.${mac}`,
    new Passes([OLD]).mint(ref(), { owner: null }),
    passes.sign('session', Buffer.from(payload, 'base64url').toString()),
  ]
  const answers = new Set(wrong.map((one) => codeOf(() => passes.verify(one))))
  expect([...answers]).toEqual([expect.stringMatching(/^INVALID_TOKEN: /)])
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => codeOf(() => passes.verify(text)).startsWith('INVALID_TOKEN')),
  )
})

test('an expired pass is told apart, and can still be refreshed', () => {
  const task = ref()
  const pass = passes.mint(task, { owner: 'ann', ttlS: 0 })
  expect(codeOf(() => passes.verify(pass))).toMatch(/^TOKEN_EXPIRED/)
  expect(passes.verifyExpired(pass).id).toBe(task.id)
})

test('the first secret signs and all are accepted, so that secrets can be changed without breaking open pages', () => {
  const before = new Passes([OLD]).mint(ref(), { owner: null })
  const between = new Passes([NEW, OLD])
  expect(between.verify(before).name).toBe('crawl')
  expect(new Passes([NEW]).verify(between.mint(ref(), { owner: null })).name).toBe('crawl')
  expect(codeOf(() => new Passes([NEW]).verify(before))).toMatch(/^INVALID_TOKEN/)
})

test('what was signed for one purpose is good for no other', () => {
  expect(passes.unsign('session', passes.sign('session', 'ann'))).toBe('ann')
  expect(passes.unsign('console', passes.sign('session', 'ann'))).toBeUndefined()
  expect(passes.unsign('session', passes.mint(ref(), { owner: null }))).toBeUndefined()
})
