// Which processes are kept and which are ended, with all that their tasks left behind. (What holds for threads as well, see contract/reuse.)
import { describe, expect, test } from 'vitest'
import { openRunner, start, until } from './bed.ts'
import { bearers, isAlive } from './processes.ts'

const pidOf = (end: unknown) => Number(/\[(\d+)\]/.exec((end as { result: string }).result)?.[1])

describe('a process', () => {
  test.each(['process', 'finished process', 'folder'])(
    'is ended after a task that left something: %s; the task itself is done at once',
    async (what) => {
      const owner = `owner-${process.pid}-${Math.random()}`
      const runner = openRunner({ owner })
      await start(runner, 'add', [1, 2]).end
      const told = start(runner, 'leave', [what])
      const end = await told.end
      const first = pidOf(end)
      expect(end).toMatchObject({ kind: 'done' })
      const second = pidOf(await start(runner, 'leave', ['nothing']).end)
      expect(second).not.toBe(first)
      await until(() => !isAlive(first))
      await until(() => bearers(`OFFSTAGE_SUPERVISOR=${owner}`).length === 1)
      expect(told.lines).toEqual([])
    },
  )

  test('is retired when it has been idle for long, and those to be kept warm are kept', async () => {
    const owner = `owner-${process.pid}-${Math.random()}`
    const runner = openRunner({ owner, warm: 1, maxIdleMs: 50 })
    const runs = [1, 2, 3].map(() => start(runner, 'gentle', [20]))
    await Promise.all(runs.map(({ end }) => end))
    await until(() => bearers(`OFFSTAGE_SUPERVISOR=${owner}`).length === 1)
  })

  test('that dies as it is given a task costs the task nothing: it runs in another', async () => {
    const owner = `owner-${process.pid}-${Math.random()}`
    const runner = openRunner({ owner, warm: 1 })
    await start(runner, 'add', [1, 2]).end
    await until(() => bearers(`OFFSTAGE_SUPERVISOR=${owner}`).length >= 2)
    for (const pid of bearers(`OFFSTAGE_SUPERVISOR=${owner}`)) process.kill(pid, 'SIGKILL')
    // No turn of the loop has passed: the runner does not know yet.
    const told = start(runner, 'add', [3, 4])
    expect(await told.end).toEqual({ kind: 'done', result: '[7]' })
    expect(told.story).toEqual(['started', 'end'])
  })

  test('that dies while it is warm is replaced, without a spin', async () => {
    const owner = `owner-${process.pid}-${Math.random()}`
    openRunner({ owner, warm: 1 })
    const [first] = await until(() => {
      const pids = bearers(`OFFSTAGE_SUPERVISOR=${owner}`)
      return pids.length === 1 ? pids : undefined
    })
    process.kill(Number(first), 'SIGKILL')
    await until(() => bearers(`OFFSTAGE_SUPERVISOR=${owner}`).some((pid) => pid !== first))
  })
})
