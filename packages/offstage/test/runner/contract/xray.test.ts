// X-rays of tasks: what they are doing is told, quickly, and they go on as if nobody had looked.
import { expect } from 'vitest'
import type { Xray } from '../../../src/task/xray.ts'
import { fixture, start, type Told, until } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

const FILE = fixture('xray-tasks.ts')
const look = (told: Told): Promise<Xray> => told.run.xray({ profileMs: 0 })
const isWaiting = async (told: Told): Promise<Xray | undefined> => {
  const xray = await look(told)
  return xray.activity === 'waiting' ? xray : undefined
}

onEveryRunner('an X-ray of a task that spins', ({ kind, openRunner, test }) => {
  test('names the function and its line in the .ts file, and the task goes on undisturbed', async () => {
    const told = start(openRunner(), 'xray-spin', [10_000])
    await until(() => told.patches > 5)
    const first = await look(told)
    const again = await look(told)
    console.log(`${kind}: an X-ray of a spinning task took ${first.tookMs} ms, another ${again.tookMs} ms`)
    expect(first).toMatchObject({ activity: 'running', attempt: 1, waitsFor: [] })
    const own = first.stack.filter(({ isUser }) => isUser)
    expect(own[0]).toMatchObject({ function: 'turnRound', file: FILE })
    expect([9, 10, 11]).toContain(own[0]?.line)
    // `begin` calls it, and is awaited by the task's own function, which has no name.
    expect(own.slice(1).map((frame) => frame.function)).toEqual(['begin', ''])
    expect(first.stack.at(-1)).toMatchObject({ file: FILE, isUser: true })
    // It is met in its own lines, and in those of Offstage that write the state.
    await until(async () => (await look(told)).stack.some(({ isUser }) => !isUser))

    const seen = told.state.i as number
    await until(() => (told.state.i as number) > seen)
    // Nothing that it had put off happened in the midst of its synchronous code.
    expect(await told.end).toEqual({ kind: 'done', result: '[false]' })
    expect(told.lines).toEqual([])
  })

  test('is one for ten who ask at once', async () => {
    const told = start(openRunner(), 'spin-quietly')
    await until(() => told.state.pid)
    const xrays = await Promise.all(Array.from({ length: 10 }, () => look(told)))
    for (const { stack } of xrays) expect(stack).toEqual(xrays[0]?.stack)
    expect(xrays[0]?.activity).toBe('running')
  })

  test('can be had in the midst of a regular expression that does not end', async () => {
    const told = start(openRunner(), 'xray-expression')
    await until(() => told.state.pid)
    await until(async () => (await look(told)).stack[0]?.function === 'test')
    const { stack } = await look(told)
    expect(stack.map(({ function: name, file }) => [name, file])).toEqual([
      ['test', 'native'],
      ['', FILE],
    ])
  })
})

onEveryRunner('an X-ray of a task that waits', ({ openRunner, test }) => {
  test('tells of a timer', async () => {
    const told = start(openRunner(), 'xray-timer')
    await until(() => told.state.pid)
    const { stack, resources } = await until(() => isWaiting(told))
    expect(stack).toEqual([])
    expect(resources).toEqual([{ kind: 'Timeout', count: 1 }])
  })

  test('tells the addresses of sockets and servers, and the processes it started', async () => {
    const told = start(openRunner(), 'xray-socket')
    const { port, child } = (await until(() => told.state.child && told.state)) as { port: number; child: number }
    const { resources } = await until(() => isWaiting(told))
    expect(resources).toEqual([
      { kind: `TCPServerWrap 127.0.0.1:${port} (listening)`, count: 1 },
      { kind: `TCPSocketWrap 127.0.0.1:${port}`, count: 1 },
      { kind: `ProcessWrap sleep (process ${child})`, count: 1 },
    ])
  })

  test('tells the task it waits for', async () => {
    const host = {
      launch: async () => [{ id: 'the-child', name: 'add', launchedAt: 1 }],
      watch: async function* () {
        await new Promise(() => undefined)
      },
    }
    const told = start(openRunner(), 'xray-parent', [], { host: host as never })
    await until(() => told.state.child)
    const { waitsFor, resources } = await until(() => isWaiting(told))
    expect(waitsFor).toEqual(['the result of task the-child, or a change in it'])
    expect(resources).toEqual([])
  })
})

onEveryRunner('an X-ray that cannot be had says why', ({ openRunner, test }) => {
  test.each([[0], [2000]])('when the task dies meanwhile (profile of %i ms)', async (profileMs) => {
    const told = start(openRunner(), 'xray-leaves', [profileMs === 0 ? 100 : 500])
    await until(() => told.state.pid)
    const xrays = await Promise.allSettled(Array.from({ length: 20 }, () => told.run.xray({ profileMs })))
    expect(await told.end).toMatchObject({ error: { code: 'EXITED' } })
    for (const xray of xrays)
      if (xray.status === 'rejected') expect(xray.reason).toMatchObject({ code: 'XRAY_FAILED', message: /ended/ })
    await expect(look(told)).rejects.toMatchObject({ code: 'XRAY_FAILED' })
    expect(told.lines).toEqual([])
  })

  test('when it has not begun, and when it is over', async () => {
    const told = start(openRunner(), 'add', [1, 2])
    await expect(look(told)).rejects.toMatchObject({ code: 'XRAY_FAILED', message: 'The task has not begun yet.' })
    await told.end
    await expect(look(told)).rejects.toMatchObject({ code: 'XRAY_FAILED' })
  })
})
