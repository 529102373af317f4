// The stack at death: taken of a task that has to be forced, within its budget, and never at the cost of a hurried kill.
import { expect } from 'vitest'
import type { RunEnd, Runner } from '../../../src/runner/runner.ts'
import { fixture, start, type Told, until } from '../bed.ts'
import { children } from '../processes.ts'
import { onEveryRunner } from './every-runner.ts'

/** Far from a grace of a minute, and far from what a busy machine makes of the few ms measured on a quiet one, in ms. */
const AT_ONCE = 15_000
const FILE = fixture('xray-tasks.ts')

async function begin(runner: Runner, name: string, args: unknown[] = []): Promise<Told> {
  const told = start(runner, name, args)
  const pid = (await until(() => told.state.pid)) as number
  if (name === 'xray-native') await until(() => children(pid).length)
  return told
}

async function stop(told: Told, graceMs: number, inquest = true): Promise<{ end: RunEnd; ms: number }> {
  const began = performance.now()
  told.run.stop({ reason: 'enough', graceMs, inquest })
  const end = await told.end
  return { end, ms: performance.now() - began }
}

function factsOf(end: RunEnd) {
  if (end.kind !== 'stopped') throw new Error(`it ended with ${end.kind}`)
  return end.facts
}

onEveryRunner('the stack of a task that is stopped', ({ kind, openRunner, test }) => {
  test('is taken before force if it spins', async () => {
    const { end, ms } = await stop(await begin(openRunner(), 'spin-quietly'), 60_000)
    console.log(`${kind}: a spinning task was gone ${ms.toFixed(0)} ms after the order, its stack taken`)
    expect(end).toMatchObject({ kind: 'stopped', forced: true, facts: { signalledAt: null, stackNote: null } })
    const { stack, forcedAt, deadAt } = factsOf(end)
    expect(stack?.[0]).toMatchObject({ file: fixture('wild-tasks.ts'), isUser: true })
    expect(forcedAt).not.toBeNull()
    expect(deadAt).toBeGreaterThanOrEqual(forcedAt as number)
    expect(ms).toBeLessThan(AT_ONCE)
  })

  test('shows the user’s own frames first', async () => {
    const { end } = await stop(await begin(openRunner(), 'spin'), 0)
    const { stack } = factsOf(end)
    const isUser = stack?.map((frame) => frame.isUser) ?? []
    expect(isUser[0]).toBe(true)
    expect(isUser).toEqual([...isUser].sort((a, b) => Number(b) - Number(a)))
  })

  test('is taken when the grace of one that listens and ignores is over', async () => {
    const { end, ms } = await stop(await begin(openRunner(), 'xray-stubborn'), 200)
    expect(ms).toBeGreaterThan(190)
    expect(ms).toBeLessThan(AT_ONCE)
    const { signalledAt, forcedAt, stack } = factsOf(end)
    expect((forcedAt as number) - (signalledAt as number)).toBeGreaterThanOrEqual(199)
    expect(stack?.some(({ function: name, file }) => name === 'turnRound' && file === FILE)).toBe(true)
  })

  test.each([
    ['xray-native', [600], 0, 'it did not answer within 350 ms'],
    ['xray-idler', [], 100, 'it waited: its event loop was idle'],
  ])('of %s is not to be had, and that is said', async (name, args, graceMs, stackNote) => {
    const { end, ms } = await stop(await begin(openRunner(), name, args), graceMs)
    expect(factsOf(end)).toMatchObject({ stack: null, stackNote })
    expect(ms).toBeLessThan(AT_ONCE)
  })

  test('is not taken of one that ends by itself, or has not begun', async () => {
    const runner = openRunner()
    const polite = start(runner, 'polite', ['return'])
    await until(() => polite.lines.length)
    const ended = factsOf((await stop(polite, 5000)).end)
    expect(ended).toMatchObject({ forcedAt: null, stack: null, stackNote: 'it ended by itself' })
    expect(ended.signalledAt).not.toBeNull()
    const waiting = start(runner, 'add', [1, 2])
    const { end } = await stop(waiting, 5000)
    expect(factsOf(end)).toMatchObject({ signalledAt: null, forcedAt: null, stackNote: 'it had not begun' })
  })

  test('is not taken of one that dies of itself in its grace', async () => {
    const { end } = await stop(await begin(openRunner(), 'xray-quits'), 5000)
    expect(end).toMatchObject({
      kind: 'stopped',
      forced: false,
      facts: { forcedAt: null, stackNote: 'it ended by itself' },
    })
  })
})

onEveryRunner('a stop called again', ({ kind, openRunner, test }) => {
  test.each([
    ['in the midst of the grace', 'xray-idler', 60_000],
    ['in the midst of the inquest', 'xray-native', 0],
  ])('%s kills at once', async (_when, name, graceMs) => {
    const told = await begin(openRunner(), name, [600])
    told.run.stop({ reason: 'enough', graceMs, inquest: true })
    const { end, ms } = await stop(told, 0, false)
    console.log(`${kind}: hurried, ${name} was gone ${ms.toFixed(0)} ms later`)
    expect(end).toMatchObject({ kind: 'stopped', forced: true, facts: { stack: null, stackNote: 'forced' } })
    expect(ms).toBeLessThan(AT_ONCE)
  })

  test('with a shorter grace shortens it, with a longer one changes nothing', async () => {
    const told = await begin(openRunner(), 'xray-idler')
    told.run.stop({ reason: 'enough', graceMs: 60_000, inquest: false })
    told.run.stop({ reason: 'enough', graceMs: 200, inquest: false })
    const { ms } = await stop(told, 30_000, false)
    expect(ms).toBeGreaterThan(190)
    expect(ms).toBeLessThan(AT_ONCE)
  })

  test('after the task has gone is harmless', async () => {
    const told = await begin(openRunner(), 'xray-idler')
    const { end } = await stop(told, 0, false)
    told.run.stop({ reason: 'enough', graceMs: 0, inquest: true })
    expect(await told.end).toBe(end)
  })
})
