// What a task had told before its process died is kept, whatever it died of.
import { describe, expect, test } from 'vitest'
import { openRunner, start } from './bed.ts'

describe('a task whose process dies', () => {
  test('what it had not finished printing is delivered when it exits', async () => {
    const told = start(openRunner(), 'exit', [1])
    await told.end
    expect(told.lines).toEqual(['info unfinished'])
  })

  test('loses nothing that it set or printed before it is killed from outside, in 50 trials (C23, S9)', async () => {
    const runner = openRunner({ warm: 2 })
    for (let n = 0; n < 50; n++) {
      const told = start(runner, 'last-words', [n])
      expect(await told.end).toMatchObject({ kind: 'failed', error: { code: 'SIGNALLED' } })
      expect(told.state).toEqual({ n })
      expect(told.lines).toEqual([`info printed ${n}`])
    }
  })

  test.each([
    ['abort', 'SIGABRT'],
    ['exit', 'code 5'],
  ])('by %s leaves its last state and its whole log', async (how, told) => {
    const run = start(openRunner(), 'tells-and-dies', [how])
    expect(await run.end).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining(told) } })
    expect(run.state).toEqual({ list: [0, 1, 2], n: 2 })
    expect(run.lines.slice(0, 3)).toEqual(['info line 0', 'info line 1', 'info line 2'])
  })
})
