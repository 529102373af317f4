import { describe, expect, test } from 'vitest'
import type { Vitals } from '../task/vitals.ts'
import { ChildVitals } from './child-vitals.ts'

function vitalsAt(at: number, stuckSince: number | null = null): Vitals {
  return { at, cpuMs: at, memoryBytes: 1, peakMemoryBytes: 1, loopBusy: 0, stuckSince }
}

function kept() {
  const told: Vitals[] = []
  const notes: string[] = []
  const over: number[] = []
  const vitals = new ChildVitals({
    vitals: (vitals) => told.push(vitals),
    note: (text) => notes.push(text),
    over: ({ usedBytes }) => over.push(usedBytes),
  })
  return { vitals, told, notes, over }
}

describe('the vitals of a process', () => {
  test('leave out what comes late: readings of the task before, and any after the task’s own last ones', () => {
    const { vitals, told, over } = kept()
    vitals.began()
    vitals.watched({ kind: 'vitals', run: 1, vitals: vitalsAt(1) })
    vitals.report({ kind: 'done', result: '', asked: false, vitals: vitalsAt(2) })
    vitals.watched({ kind: 'vitals', run: 1, vitals: vitalsAt(3) })
    vitals.began()
    expect(vitals.newest).toBeNull()
    vitals.watched({ kind: 'vitals', run: 1, vitals: vitalsAt(4) })
    vitals.watched({ kind: 'over', run: 1, overuse: { capBytes: 1, usedBytes: 2, startedBytes: 0 } })
    expect(told.map(({ at }) => at)).toEqual([1, 2])
    expect(over).toEqual([])
    vitals.watched({ kind: 'over', run: 2, overuse: { capBytes: 1, usedBytes: 2, startedBytes: 0 } })
    expect(over).toEqual([2])
  })

  test('of a process that is gone are told once more', () => {
    const { vitals, told } = kept()
    vitals.began()
    vitals.watched({ kind: 'vitals', run: 1, vitals: vitalsAt(1) })
    vitals.gone()
    vitals.gone()
    expect(told.map(({ at }) => at)).toEqual([1, 1])
  })

  test('note that the loop is stuck and that it turns again, ten times and no more', () => {
    const { vitals, notes } = kept()
    vitals.began()
    for (let n = 0; n < 30; n++) {
      const at = n * 10_000
      vitals.watched({ kind: 'vitals', run: 1, vitals: vitalsAt(at) })
      vitals.watched({ kind: 'vitals', run: 1, vitals: vitalsAt(at + 6000, at + 100) })
      vitals.watched({ kind: 'vitals', run: 1, vitals: vitalsAt(at + 7000, at + 100) })
    }
    expect(notes.filter((note) => note.startsWith('not responding')).length).toBe(10)
    expect(notes.filter((note) => note.startsWith('responding again')).length).toBe(10)
    expect(notes[0]).toBe(
      'not responding: its event loop has been stuck in synchronous code since 1970-01-01T00:00:00.100Z',
    )
    expect(notes[1]).toBe('responding again: its event loop turns after 9.9 s')
    expect(notes.at(-1)).toContain('will not be told here')
  })
})
