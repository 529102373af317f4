// Stopping, whatever a task runs in: asked first if the task listens, by force otherwise, and in each case over only when nothing it started is left.
import { expect, onTestFinished } from 'vitest'
import type { RunEnd } from '../../../src/runner/runner.ts'
import { start, type Told, until } from '../bed.ts'
import { bearers, isAlive } from '../processes.ts'
import { onEveryRunner } from './every-runner.ts'

/** Far from the grace of a minute, and far from what a busy machine makes of the few ms measured on a quiet one, in ms. */
const AT_ONCE = 15_000

/** Stops a run and tells how it ended, and within what time. */
async function stop(told: Told, graceMs = 60_000): Promise<{ end: RunEnd; ms: number }> {
  const began = performance.now()
  told.run.stop({ reason: 'enough', graceMs, inquest: false })
  const end = await told.end
  return { end, ms: performance.now() - began }
}

onEveryRunner('a stop', ({ kind, openRunner, test }) => {
  test('ends a task that spins, at once and without grace, its last state and log kept (C40)', async () => {
    const told = start(openRunner(), 'spin')
    await until(() => told.patches > 3 && told.lines.length > 2)
    const { end, ms } = await stop(told)
    console.log(`${kind}: a spinning task was gone ${ms.toFixed(0)} ms after the order`)
    expect(end).toMatchObject({ kind: 'stopped', forced: true })
    expect(ms).toBeLessThan(AT_ONCE)
    if (kind === 'process') expect(isAlive(told.state.pid as number)).toBe(false)
    expect(told.state.i).toBeGreaterThan(1e6)
  })

  test.each([['ignore-signals'], ['blocked']])('ends a task that cannot or will not hear: %s', async (name) => {
    const told = start(openRunner(), name)
    await until(() => told.lines.length)
    const { end, ms } = await stop(told)
    expect(end).toMatchObject({ kind: 'stopped', forced: true })
    expect(ms).toBeLessThan(AT_ONCE)
  })

  test.each([
    ['marked', 'in its group and in sessions of their own'],
    ['all', 'also with an empty environment'],
  ])('reaches everything the task started: %s, %s', async (which) => {
    const told = start(openRunner(), 'family', [which])
    const pids = (await until(() => told.state.pids)) as number[]
    onTestFinished(() => pids.filter(isAlive).forEach((pid) => void process.kill(pid, 'SIGKILL')))
    expect(pids.every(isAlive)).toBe(true)
    const { ms } = await stop(told)
    expect(pids.filter(isAlive)).toEqual([])
    expect(ms).toBeLessThan(AT_ONCE)
  })

  test('lets a task that listens end by itself', async () => {
    const runner = openRunner()
    const returns = start(runner, 'polite', ['return'])
    await until(() => returns.lines.length)
    expect((await stop(returns)).end).toMatchObject({ kind: 'stopped', forced: false })
    expect(returns.lines).toEqual(['info ready', 'info asked'])

    const throws = start(runner, 'polite', ['throw'])
    await until(() => throws.lines.length)
    expect((await stop(throws)).end).toMatchObject({
      kind: 'stopped',
      forced: false,
      error: { code: 'TASK_KILLED', message: 'The task was killed: enough' },
    })
  })

  test('waits for a task that listens no longer than the grace time', async () => {
    const told = start(openRunner(), 'polite', ['ignore'])
    const end = told.end
    await until(() => told.lines.length)
    // Nothing is left to wait for once it has looked at its signal and left it alone.
    expect(await end).toMatchObject({ kind: 'failed', error: { code: 'NO_RESULT' } })

    const cleaner = start(openRunner(), 'clean-slowly')
    await until(() => cleaner.lines.length)
    const { end: forced, ms } = await stop(cleaner, 200)
    expect(forced).toMatchObject({ kind: 'stopped', forced: true })
    expect(ms).toBeGreaterThan(190)
    expect(ms).toBeLessThan(AT_ONCE)
  })

  test('runs clean-ups newest first, and does not wait on when they are done', async () => {
    const told = start(openRunner(), 'clean')
    await until(() => told.lines.length)
    const { end, ms } = await stop(told)
    expect(told.lines).toEqual(['info ready', 'info last registered', 'info first registered'])
    expect(end).toMatchObject({ kind: 'stopped', forced: true })
    expect(ms).toBeLessThan(AT_ONCE)
  })

  test('of a run that still waits for its place ends it before it begins', async () => {
    const told = start(openRunner(), 'add', [1, 2])
    const { end } = await stop(told)
    expect(end).toMatchObject({ kind: 'stopped', forced: false })
    expect(told.story).toEqual(['end'])
  })

  test('that comes after the task has returned changes nothing', async () => {
    const runner = openRunner({ warm: 1 })
    const told = start(runner, 'add', [1, 2], { onStarted: () => undefined })
    await told.end
    told.run.stop({ reason: null, graceMs: 0, inquest: false })
    expect(await told.end).toEqual({ kind: 'done', result: '[3]' })
  })

  test('of the whole runner leaves nothing behind', async () => {
    const owner = `owner-${process.pid}-${Math.random()}`
    const runner = openRunner({ owner, warm: 2 })
    const runs = [start(runner, 'spin-quietly'), start(runner, 'family', ['marked']), start(runner, 'wait')]
    await until(() => runs.every(({ state }) => state.pid ?? state.pids))
    expect(bearers(`OFFSTAGE_SUPERVISOR=${owner}`).length).toBeGreaterThan(3)
    await runner.close()
    expect(bearers(`OFFSTAGE_SUPERVISOR=${owner}`)).toEqual([])
    expect(await Promise.all(runs.map(({ end }) => end))).toMatchObject(
      runs.map(() => ({ kind: 'stopped', forced: true })),
    )
    expect(await start(runner, 'add', [1, 2]).end).toMatchObject({ kind: 'stopped' })
  })
})
