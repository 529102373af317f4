import { describe, expect, test } from 'vitest'
import { applyPatch } from '../task/patch.ts'
import { TaskStateTracker } from '../task/state.ts'
import { StateReports } from './state-reports.ts'

function follow() {
  const sent: string[] = []
  const reports = new StateReports((patch) => sent.push(patch))
  const tracker = new TaskStateTracker(() => reports.wrote())
  reports.follow(tracker)
  return { sent, reports, state: tracker.root, seen: () => sent.reduce(applyPatch, {}) }
}

describe('state reports', () => {
  test('go out write by write at first', () => {
    const { sent, state } = follow()
    for (let i = 0; i < 50; i++) state.i = i
    expect(sent.length).toBe(50)
  })

  test('are gathered in a storm, by the clock and without timers', () => {
    const { sent, reports, state, seen } = follow()
    const began = performance.now()
    let i = 0
    while (performance.now() - began < 200) state.i = i++
    expect(i).toBeGreaterThan(10_000)
    expect(sent.length).toBeLessThan(300)
    expect(sent.length).toBeGreaterThan(200)
    reports.flush()
    expect(seen()).toEqual({ i: i - 1 })
  })

  test('bring the last write of a burst though none follows', async () => {
    const { state, seen } = follow()
    for (let i = 0; i < 10_000; i++) state.i = i
    await expect.poll(() => seen()).toEqual({ i: 9999 })
  })

  test('spend the allowance by size: large patches are gathered sooner', () => {
    const { sent, state } = follow()
    for (let i = 0; i < 50; i++) state.text = `${i % 10}`.repeat(50 * 1024)
    expect(sent.length).toBeLessThan(20)
  })

  test('go out write by write again when the storm is over', async () => {
    const { sent, state } = follow()
    for (let i = 0; i < 10_000; i++) state.i = i
    await expect
      .poll(() => {
        const before = sent.length
        state.calm = before
        return sent.length - before
      })
      .toBe(1)
    const before = sent.length
    for (let i = 1; i <= 10; i++) state.calm = i
    expect(sent.length).toBe(before + 10)
  })
})
