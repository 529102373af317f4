// What a task costs is measured while it runs, also while it spins, and told to the end.
import { expect } from 'vitest'
import { start, until } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

const MB = 1024 * 1024

onEveryRunner('the vitals of a task', ({ kind, openRunner, test }) => {
  test('come about once a second and once more before the end', async () => {
    const told = start(openRunner(), 'uses', [400, 100, 2600])
    await told.end
    const tookMs = Date.now() - told.startedAt
    const vitals = told.vitals
    const last = vitals.at(-1)!
    console.log(
      kind,
      vitals.map(({ cpuMs, memoryBytes }) => `${cpuMs.toFixed(0)} ms ${(memoryBytes / MB).toFixed(0)} MB`),
    )
    expect(vitals.length).toBeGreaterThanOrEqual(3)
    expect(vitals.length).toBeLessThanOrEqual(tookMs / 1000 + 2)
    expect(last.cpuMs).toBeGreaterThanOrEqual(350)
    expect(last.peakMemoryBytes).toBeGreaterThan(100 * MB)
    expect(last.peakMemoryBytes).toBeGreaterThanOrEqual(last.memoryBytes)
    for (const [before, after] of vitals.slice(1).map((after, i) => [vitals[i]!, after] as const)) {
      expect(after.at).toBeGreaterThanOrEqual(before.at)
      expect(after.cpuMs).toBeGreaterThanOrEqual(before.cpuMs)
      expect(after.peakMemoryBytes).toBeGreaterThanOrEqual(before.peakMemoryBytes)
    }
    expect(vitals.every(({ loopBusy }) => loopBusy === null || (loopBusy >= 0 && loopBusy <= 1))).toBe(true)
    expect(told.story.at(-1)).toBe('end')
  })

  test('of a task that only waits show a loop that is idle', async () => {
    const told = start(openRunner(), 'uses', [0, 1, 3000])
    await told.end
    expect(told.vitals.at(-2)?.loopBusy).toBeLessThan(0.2)
  })

  test('are its own, not those of the task before it in the same place', async () => {
    const runner = openRunner()
    const first = start(runner, 'burn', [600])
    await first.end
    expect(first.vitals.at(-1)?.cpuMs).toBeGreaterThan(500)
    const again = start(runner, 'burn', [0])
    await again.end
    expect(again.vitals.length).toBe(1)
    expect(again.vitals[0]?.cpuMs).toBeLessThan(200)
  })

  test('of a task that is killed before it was measured are read as it dies', async () => {
    const told = start(openRunner(), 'spin-quietly')
    await until(() => told.state.pid)
    const began = performance.now()
    await until(() => performance.now() - began > 300)
    told.run.stop({ reason: null, graceMs: 0, inquest: false })
    await told.end
    expect(told.vitals.at(-1)?.cpuMs).toBeGreaterThan(10)
    expect(told.vitals.at(-1)?.memoryBytes).toBeGreaterThan(20 * MB)
    expect(told.vitals.at(-1)?.peakMemoryBytes).toBeGreaterThan(20 * MB)
  })

  test.each([['exit'], ['throw-in-timer'], ['never']])('are told of a task that ends otherwise: %s', async (name) => {
    const told = start(openRunner(), name, [1])
    const began = performance.now()
    expect(await told.end).toMatchObject({ kind: 'failed' })
    expect(performance.now() - began).toBeLessThan(5000)
    expect(told.vitals.at(-1)?.memoryBytes).toBeGreaterThan(20 * MB)
  })

  test('say that its loop is stuck, which is told once, and that it turns again', async () => {
    const runner = openRunner({ warm: 2 })
    const stuck = start(runner, 'stuck', [7500])
    const forever = start(runner, 'spin-quietly')
    await until(() => forever.notes.length, 20_000)
    expect(await stuck.end).toMatchObject({ kind: 'done' })
    expect(stuck.notes).toEqual([
      expect.stringMatching(/^not responding: its event loop has been stuck in synchronous code since 20\d\d-/),
      expect.stringMatching(/^responding again: its event loop turns after \d+\.\d s$/),
    ])
    const during = stuck.vitals.find(({ stuckSince }) => stuckSince !== null)!
    expect(during.loopBusy).toBe(1)
    expect(during.at - during.stuckSince!).toBeGreaterThan(4500)
    expect(during.at - during.stuckSince!).toBeLessThan(7500)
    expect(stuck.vitals.at(-1)?.stuckSince).toBeNull()
    expect(forever.notes.length).toBe(1)
    forever.run.stop({ reason: null, graceMs: 0, inquest: false })
    await forever.end
    expect(forever.vitals.at(-1)?.stuckSince).not.toBeNull()
  })
})
