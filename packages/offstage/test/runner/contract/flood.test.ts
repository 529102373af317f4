// Floods: whatever a task pours out, its supervisor stays small and keeps its breath, what is dropped is counted, and what matters arrives exact.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect } from 'vitest'
import { start, type Told } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

const MB = 1024 * 1024

interface Cost {
  p99Ms: number
  growthMb: number
}

/** What this process suffers until the task has ended. */
async function cost(told: Told): Promise<Cost> {
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  await told.end
  delay.disable()
  clearInterval(watch)
  return { p99Ms: delay.percentile(99) / 1e6 - 5, growthMb: (most - before) / MB }
}

onEveryRunner('a flood', ({ kind, openRunner, test }) => {
  test('of two million writes to the state leaves the supervisor small and quick, and ends exact', async () => {
    const runner = openRunner()
    await start(runner, 'storm', [100_000]).end
    const costs: Cost[] = []
    // What other work on this machine costs is not the storm's: the best of three counts.
    for (let i = 0; i < 3; i++) {
      const told = start(runner, 'storm', [2_000_000])
      const paid = await cost(told)
      costs.push(paid)
      console.log(
        `${kind}: ${told.patches} patches, loop p99 ${paid.p99Ms.toFixed(0)} ms, +${paid.growthMb.toFixed(0)} MB`,
      )
      expect(told.state).toEqual({ i: 2_000_000, other: { j: 2_000_000 } })
    }
    expect(Math.min(...costs.map(({ growthMb }) => growthMb))).toBeLessThan(50)
  })

  test('of 20 MB of lines is capped and marked, every byte kept or counted', async () => {
    const runner = openRunner()
    await start(runner, 'flood', [1]).end
    let bytes = 0
    const marks: number[] = []
    const told = start(runner, 'flood', [20], {
      onLog(_level, line) {
        const dropped = /^… (\d+) bytes dropped/.exec(line)
        if (dropped) marks.push(Number(dropped[1]))
        else bytes += Buffer.byteLength(line) + 1
      },
    })
    const { p99Ms, growthMb } = await cost(told)
    console.log(`${kind}: ${marks.length} marks, loop p99 ${p99Ms.toFixed(0)} ms, +${growthMb.toFixed(0)} MB`)
    expect(await told.end).toMatchObject({ kind: 'done' })
    expect(bytes).toBeGreaterThanOrEqual(4 * MB)
    expect(bytes).toBeLessThanOrEqual(10 * MB)
    expect(bytes + marks.reduce((sum, mark) => sum + mark, 0)).toBe(20 * MB)
    expect(marks.length).toBeLessThan(12)
  })
})
