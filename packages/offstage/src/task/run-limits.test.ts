import { expect, test } from 'vitest'
import { backgroundTask } from './definition.ts'
import { type Host, provideHost } from './host.ts'
import { memoryBytes } from './memory-size.ts'
import { checkRunLimits } from './run-limits.ts'
import { runOptions } from './run-options.ts'

test('what cannot be meant is refused, with the option’s name and what it may be (B25)', () => {
  const wrong: [object, RegExp][] = [
    [{ isolation: 'proces' }, /isolation: 'proces' .*Did you mean 'process'/],
    [{ fresh: 'yes' }, /fresh: 'yes'/],
    [{ retries: -1 }, /retries: -1 .*0 to 100/],
    [{ retries: 1e9 }, /retries/],
    [{ retries: 1.5 }, /retries/],
    [{ timeout: 0 }, /timeout: 0/],
    [{ timeout: 'soon' }, /timeout: 'soon' .*'5m'/],
    [{ timeout: Number.NaN }, /timeout/],
    [{ grace: -5 }, /grace: -5/],
    [{ memory: '1MB' }, /memory: '1MB' .*128 MB/],
    [{ memory: 'lots' }, /memory/],
    [{ memory: '256MB', isolation: 'inline' }, /inline/],
  ]
  for (const [limits, message] of wrong)
    expect(() => checkRunLimits(limits)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) }),
    )
})

test('memory and inline are refused too where one is said by the definition and one by the launch', async () => {
  const definition = backgroundTask({ name: 'capped', memory: '256MB' }, () => undefined)
  provideHost(() => ({}) as Host)
  await expect(definition.with({ isolation: 'inline' }).launch()).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringContaining("'inline'"),
  })
})

test('what can be meant passes', () => {
  checkRunLimits({})
  checkRunLimits({ isolation: 'thread', fresh: true, retries: 3, timeout: '5m', grace: 0, memory: '256MB' })
})

test('amounts of memory are read as people write them', () => {
  expect(['256MB', '1.5GB', '64 kb', 1e8].map(memoryBytes)).toEqual([268_435_456, 1_610_612_736, 65_536, 1e8])
  for (const given of ['256', 'MB', -1, 0, 1.5, null, {}]) expect(memoryBytes(given)).toBeUndefined()
})

test('a launch overrides what the definition says, option by option', () => {
  expect(
    runOptions(
      { retries: 3, timeout: '1m', isolation: 'thread', memory: '1GB' },
      { timeout: 500, grace: '2s', fresh: true },
    ),
  ).toEqual({ retries: 3, timeoutMs: 500, isolation: 'thread', memoryBytes: 1_073_741_824, graceMs: 2000, fresh: true })
  expect(runOptions({}, {})).toEqual({})
})
