// X-rays of tasks in processes: what concerns the process as a whole. (The rest, see contract/xray.)
import { describe, expect, test } from 'vitest'
import { fixture, openRunner, start, until } from './bed.ts'
import { children } from './processes.ts'
import { listeningPorts } from './sockets.ts'

const FILE = fixture('xray-tasks.ts')

describe('an X-ray of a process', () => {
  test('opens no port', async () => {
    const told = start(openRunner(), 'xray-spin', [5000])
    const pid = (await until(() => told.state.pid)) as number
    await told.run.xray({ profileMs: 0 })
    expect(listeningPorts(pid)).toEqual([])
    expect(await told.end).toMatchObject({ kind: 'done' })
  })

  test('leaves a task alone that takes SIGUSR1 for itself and formats its own stacks', async () => {
    const told = start(openRunner({ execArgv: ['--inspect=127.0.0.1:0'] }), 'xray-hostile', [2000])
    await until(() => told.patches > 5)
    const { stack } = await told.run.xray({ profileMs: 0 })
    expect(stack.some(({ function: name, file }) => name === 'turnRound' && file === FILE)).toBe(true)
    expect(await told.end).toEqual({ kind: 'done', result: '[[1,1,2],0,"function"]' })
  })

  test('fails when it is in a native call, which then goes on', async () => {
    const told = start(openRunner(), 'xray-native', [6])
    const pid = (await until(() => told.state.pid)) as number
    await until(() => children(pid).length)
    await expect(told.run.xray({ profileMs: 0 })).rejects.toMatchObject({
      code: 'XRAY_FAILED',
      message: expect.stringMatching(/5000 ms/),
    })
    expect(await told.end).toEqual({ kind: 'done', result: '["woke up"]' })
  })
})
