// How a task's state comes up: each write while it writes gently, patches by the clock while it storms, the last value always.
import { expect } from 'vitest'
import { encode } from '../../../src/task/value.ts'
import { start, until } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

onEveryRunner('the state of a task', ({ kind, openRunner, test }) => {
  test('storms in few patches, ends exact, and costs the task little', async () => {
    const told = start(openRunner(), 'storm', [2_000_000])
    const end = await told.end
    expect(told.state).toEqual({ i: 2_000_000, other: { j: 2_000_000 } })
    const tookMs = Number(/\[(.*)\]/.exec(end.kind === 'done' ? end.result : '')?.[1])
    console.log(
      `${kind}: ${(2.2e6 / tookMs / 1000).toFixed(1)} million writes a second, ${told.patches} patches in ${tookMs.toFixed(0)} ms`,
    )
    // A stall in the midst of it, which a busy machine has, makes it begin anew with patches that go at once.
    expect(told.patches).toBeLessThan(2000)
  })

  test('comes write by write when the task writes gently', async () => {
    const told = start(openRunner(), 'gentle', [50])
    await told.end
    expect(told.patches).toBe(50)
    expect(told.state).toEqual({ i: 50 })
  })

  test('arrives live from a task that spins (C23)', async () => {
    const told = start(openRunner(), 'spin')
    const first = await until(() => told.state.i as number)
    const at = performance.now()
    await until(() => (told.state.i as number) > first)
    expect(performance.now() - at).toBeLessThan(250)
    told.run.stop({ reason: null, graceMs: 0, inquest: false })
    await told.end
  })

  test('begins as it is given, and only what changes is reported', async () => {
    const told = start(openRunner(), 'goes-on', [], {}, { state: encode({ n: 4 }, { what: 'state' }) })
    await told.end
    expect(told.story).toEqual(['started', 'state {"n":5}', 'end'])
  })
})
