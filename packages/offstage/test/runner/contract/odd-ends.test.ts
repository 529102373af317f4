// The less usual ways out of a task: what it leaves for later, exits from odd places, throws from odd places. The end is right and its reason clear, and the runner
// is fit for the next.
import { expect } from 'vitest'
import { start } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

onEveryRunner('a task that', ({ openRunner, test }) => {
  test.each([
    ['exits-in-exit-handler', 'EXITED', /exited with code 9/],
    ['exits-in-microtask', 'EXITED', /exited with code 4/],
    ['exits-natively', 'EXITED', /exited with code 6/],
    ['exit-code-then-never', 'NO_RESULT', /never settled/],
    ['throws-in-next-tick', undefined, /from a tick/],
    ['throws-in-emitter', undefined, /an error event/],
    ['throws-in-exit-handler', undefined, /too late/],
    ['closes-the-lines', 'EXITED', /exited with code/],
    ['patches-globals', undefined, /after patching/],
    ['overflows', undefined, /Maximum call stack/],
    ['rejects-with-nothing', undefined, /threw undefined/],
    ['loses-its-cause', undefined, /outer/],
  ])('%s fails with %s, and the next task runs', async (name, code, message) => {
    const runner = openRunner({ warm: 1 })
    const began = performance.now()
    const end = await start(runner, name).end
    const error = { message: expect.stringMatching(message), ...(code ? { code } : {}) }
    expect(end).toMatchObject({ kind: 'failed', error })
    expect(JSON.stringify(end).length).toBeLessThan(48 * 1024)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(await start(runner, 'add', [1, 2]).end).toEqual({ kind: 'done', result: '[3]' })
  })

  test.each([['exit'], ['throw'], ['loop'], ['crash'], ['reject']])(
    'has returned is done, whatever it left to happen: %s',
    async (what) => {
      const runner = openRunner({ warm: 1 })
      expect(await start(runner, 'returns-then', [what]).end).toMatchObject({ kind: 'done' })
      expect(await start(runner, 'add', [1, 2]).end).toEqual({ kind: 'done', result: '[3]' })
    },
  )

  test('opens a thousand handles and changes all it can reach harms only itself', async () => {
    const runner = openRunner({ warm: 1 })
    expect(await start(runner, 'leaks').end).toMatchObject({ kind: 'done' })
    expect(await start(runner, 'looks-around').end).toEqual({ kind: 'done', result: '["clean"]' })
  })
})
