// What a task prints through console and streams becomes lines in order, with levels, within limits.
import { expect } from 'vitest'
import { start } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

onEveryRunner('the log of a task', ({ openRunner, test }) => {
  test('has a line for whatever goes through console and streams, with its level', async () => {
    const told = start(openRunner(), 'prints')
    await told.end
    const long = told.lines.find((line) => line.startsWith('info yyy')) ?? ''
    expect(told.lines.filter((line) => line !== long)).toEqual([
      'debug debug',
      'info info 1',
      'warn warn',
      'error an error',
      'info in pieces',
      'info and two',
      'error to stderr',
      'info split 😀',
      'info hello',
      'info nul \u2400, half \ufffd, back\rspace',
      expect.stringMatching(/^warn … 4464 bytes dropped/),
      'info no end',
    ])
    expect(long).toMatch(/^info y{65536} … \(cut/)
  })

  test('is held back while the run is paused: the task waits, and nothing is lost', async () => {
    const runner = openRunner()
    const told = start(runner, 'flood', [3])
    await new Promise<void>((resolve) => {
      const wait = () => (told.lines.length > 0 ? resolve() : setImmediate(wait))
      wait()
    })
    told.run.pause()
    const held = await settled(() => told.lines.length)
    expect(held).toBeLessThan(3 * 1024)
    told.run.resume()
    expect(await told.end).toMatchObject({ kind: 'done' })
    expect(told.lines.length).toBe(3 * 1024)
  })
})

/** The value once it has stopped changing. */
async function settled(look: () => number): Promise<number> {
  for (let before = -1, same = 0; ; ) {
    const seen = look()
    same = seen === before ? same + 1 : 0
    if (same === 20) return seen
    before = seen
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
