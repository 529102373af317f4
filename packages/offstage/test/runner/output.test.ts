// What a task prints, by whatever way, becomes lines in order, with levels, within limits.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, expect, test } from 'vitest'
import { openRunner, start } from './bed.ts'

describe('the log of a task', () => {
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

  test('has what bypasses both: native writes and the output of processes it starts', async () => {
    const told = start(openRunner(), 'native')
    await told.end
    expect(told.lines.filter((line) => line.startsWith('info'))).toEqual([
      'info native 😀 line',
      'info ba\ufffdd',
      'info from a child',
    ])
    expect(told.lines).toContain('error native error')
  })

  test.each(['flood', 'raw-flood'])(
    'is capped and marked in a flood (%s), and the supervisor keeps its breath',
    async (name) => {
      const runner = openRunner()
      await start(runner, 'add', [1, 2]).end
      const before = process.memoryUsage().rss
      const delay = monitorEventLoopDelay({ resolution: 5 })
      let bytes = 0
      let most = 0
      let lines = 0
      const marks: number[] = []
      delay.enable()
      const told = start(runner, name, [20], {
        onLog(_level, line) {
          const dropped = /^… (\d+) bytes dropped/.exec(line)
          if (dropped) marks.push(Number(dropped[1]))
          else bytes += Buffer.byteLength(line) + 1
          if (++lines % 500 === 0) most = Math.max(most, process.memoryUsage.rss())
        },
      })
      expect(await told.end).toMatchObject({ kind: 'done' })
      delay.disable()
      console.log(
        `${name}: ${bytes} bytes kept, ${marks.length} marks; loop p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms, +${Math.round((most - before) / 1048576)} MB`,
      )
      expect(bytes).toBeGreaterThanOrEqual(4 * 1024 * 1024)
      expect(bytes).toBeLessThanOrEqual(10 * 1024 * 1024)
      expect(bytes + marks.reduce((sum, mark) => sum + mark, 0)).toBe(20 * 1024 * 1024)
      expect(marks.length).toBeLessThan(12)
    },
  )

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
