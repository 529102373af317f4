// Floods: whatever a task pours out, its supervisor stays small and keeps its breath, what is dropped is counted, and what matters arrives exact.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, expect, test } from 'vitest'
import type { RunEnd, RunHandlers } from '../../src/runner/runner.ts'
import { openRunner, start } from './bed.ts'

const MB = 1024 * 1024
const KEPT = 10 * MB

interface Flood {
  end: RunEnd
  /** Bytes of lines that arrived, newlines included, and of those said to be dropped. */
  kept: number
  dropped: number
  marks: number
  lines: number
  longest: number
  state: Record<string, unknown>
  growthMb: number
  /** The most memory the task's own process had. */
  taskMb: number
}

/** Runs the task in a process that has run before, and watches this one meanwhile. */
async function flood(name: string, args: unknown[], handlers: Partial<RunHandlers> = {}): Promise<Flood> {
  const runner = openRunner({ warm: 1 })
  await start(runner, 'add', [1, 2]).end
  const flood = { kept: 0, dropped: 0, marks: 0, lines: 0, longest: 0 }
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const began = performance.now()
  const told = start(runner, name, args, {
    onLog(_level, line) {
      const dropped = /^… (\d+) bytes dropped/.exec(line)
      if (dropped) {
        flood.dropped += Number(dropped[1])
        flood.marks++
        return
      }
      const bytes = Buffer.byteLength(line)
      flood.kept += bytes + 1
      flood.lines++
      flood.longest = Math.max(flood.longest, bytes)
    },
    ...handlers,
  })
  const end = await told.end
  delay.disable()
  clearInterval(watch)
  const growthMb = (most - before) / MB
  const figures = `${flood.kept} bytes kept, ${flood.dropped} dropped, ${flood.marks} marks, ${told.patches} patches`
  const cost = `loop p99 ${(delay.percentile(99) / 1e6 - 5).toFixed(0)} ms, most ${(delay.max / 1e6 - 5).toFixed(0)} ms, +${growthMb.toFixed(0)} MB`
  console.log(`${name}(${args}): ${figures} in ${(performance.now() - began).toFixed(0)} ms; ${cost}`)
  const taskMb = (told.vitals.at(-1)?.peakMemoryBytes ?? Number.NaN) / MB
  return { end, state: told.state, growthMb, taskMb, ...flood }
}

describe('a flood of', () => {
  test.each(['flood', 'raw-flood'])(
    '200 MB of lines is capped, and every byte is kept or counted: %s',
    async (name) => {
      const told = await flood(name, [200])
      expect(told.end).toMatchObject({ kind: 'done' })
      expect(told.kept).toBeGreaterThan(4 * MB)
      expect(told.kept).toBeLessThanOrEqual(KEPT)
      expect(told.kept + told.dropped).toBe(200 * MB)
      expect(told.growthMb).toBeLessThan(100)
    },
  )

  test('a million lines is capped, and every byte is kept or counted', async () => {
    const told = await flood('million-lines', [1_000_000])
    expect(told.end).toMatchObject({ kind: 'done' })
    const bytes = Array.from({ length: 6 }, (_, i) => 9 * 10 ** i * (i + 2)).reduce((sum, n) => sum + n) + 2
    expect(told.kept + told.dropped).toBe(bytes)
    expect(told.growthMb).toBeLessThan(100)
    // A line that is sent leaves nothing behind, also in a loop that never lets the event loop turn.
    expect(told.taskMb).toBeLessThan(250)
  })

  test.each(['console', 'raw'])('50 MB without a newline is one line, cut at 64 KB: %s', async (how) => {
    const told = await flood('one-line', [50, how])
    expect(told.end).toMatchObject({ kind: 'done' })
    expect(told.lines).toBe(1)
    expect(told.longest).toBeLessThan(66 * 1024)
    expect(told.dropped).toBe(50 * MB - 64 * 1024)
    expect(told.growthMb).toBeLessThan(100)
  })

  test('bytes that are no text stays within its limits', async () => {
    const told = await flood('binary', [50])
    expect(told.end).toMatchObject({ kind: 'done' })
    expect(told.kept).toBeLessThanOrEqual(KEPT)
    expect(told.marks).toBeGreaterThan(0)
    expect(told.growthMb).toBeLessThan(100)
  })

  test('a million writes to the state is few patches and ends exact', async () => {
    const told = await flood('storm', [1_000_000])
    expect(told.end).toMatchObject({ kind: 'done' })
    expect(told.state).toEqual({ i: 1_000_000, other: { j: 1_000_000 } })
    expect(told.growthMb).toBeLessThan(100)
  })
})
