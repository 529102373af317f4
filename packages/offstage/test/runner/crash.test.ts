// What a task had told before its process died is kept, whatever it died of.
import { describe, expect, test } from 'vitest'
import { openRunner, start, until } from './bed.ts'
import { isAlive } from './processes.ts'

describe('a task whose process dies', () => {
  test('loses nothing that it set or printed before it is killed from outside, in 50 trials (C23, S9)', async () => {
    const runner = openRunner({ warm: 2 })
    for (let n = 0; n < 50; n++) {
      const told = start(runner, 'last-words', [n])
      expect(await told.end).toMatchObject({ kind: 'failed', error: { code: 'SIGNALLED' } })
      expect(told.state).toEqual({ n })
      expect(told.lines).toEqual([`info printed ${n}`])
    }
  })

  test('by abort leaves its last state and its whole log', async () => {
    const run = start(openRunner(), 'tells-and-dies', ['abort'])
    expect(await run.end).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('SIGABRT') } })
    expect(run.state).toEqual({ list: [0, 1, 2], n: 2 })
    expect(run.lines.slice(0, 3)).toEqual(['info line 0', 'info line 1', 'info line 2'])
  })

  test('after it has returned, or whose loop it leaves spinning, is gone with it', async () => {
    for (const what of ['exit', 'loop', 'crash']) {
      const end = await start(openRunner({ warm: 1 }), 'returns-then', [what]).end
      const pid = Number(/\[(\d+)\]/.exec((end as { result: string }).result)?.[1])
      await until(() => !isAlive(pid))
    }
  })
})
