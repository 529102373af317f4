import { expect, test } from 'vitest'
import { cpuprofileText } from './cpuprofile.ts'
import { type CpuProfile, type ProfileNode, profileTable } from './profile-table.ts'

const node = (id: number, functionName: string, children: number[] = []): ProfileNode => ({
  id,
  callFrame: { functionName, scriptId: '1', url: 'file:///a.ts', lineNumber: functionName.length, columnNumber: 0 },
  children,
})

/** outer calls inner; inner calls itself. Three samples: outer, inner, inner in inner. */
const PROFILE: CpuProfile = {
  nodes: [node(1, '(root)', [2]), node(2, 'outer', [3]), node(3, 'inner', [4]), node(4, 'inner')],
  startTime: 1000,
  endTime: 7000,
  samples: [2, 3, 4],
  timeDeltas: [0, 1000, 2000],
}

test('a sample counts to the next one, and a function that calls itself once', () => {
  expect(profileTable(PROFILE)).toEqual([
    { site: { function: 'inner', url: 'file:///a.ts', line: 6, column: 1 }, selfMs: 5, totalMs: 5 },
    { site: { function: 'outer', url: 'file:///a.ts', line: 6, column: 1 }, selfMs: 1, totalMs: 6 },
  ])
})

test('a profile without samples gives an empty table', () => {
  expect(profileTable({ nodes: [node(1, '(root)')], startTime: 0, endTime: 1 })).toEqual([])
})

test('a profile that is too large loses its depths, not its time', () => {
  const deep: CpuProfile = {
    nodes: Array.from({ length: 200 }, (_, i) => node(i + 1, i === 0 ? '(root)' : `f${i}`, i < 199 ? [i + 2] : [])),
    startTime: 0,
    endTime: 200_000,
    samples: Array.from({ length: 200 }, (_, i) => i + 1),
    timeDeltas: Array.from({ length: 200 }, (_, i) => (i === 0 ? 0 : 1000)),
  }
  const whole = cpuprofileText(deep)
  expect(JSON.parse(whole)).toEqual(deep)
  const text = cpuprofileText(deep, whole.length / 3)
  expect(text.length).toBeLessThanOrEqual(whole.length / 3)
  const cut = JSON.parse(text) as CpuProfile
  const ids = new Set(cut.nodes.map(({ id }) => id))
  expect(cut.samples?.every((id) => ids.has(id))).toBe(true)
  expect(cut.nodes.flatMap(({ children = [] }) => children).every((id) => ids.has(id))).toBe(true)
  const sum = (profile: CpuProfile) => profileTable(profile).reduce((ms, { selfMs }) => ms + selfMs, 0)
  expect(sum(cut)).toBeCloseTo(sum(deep))
})
