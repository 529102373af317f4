// Adds up a CPU profile by function: the time in itself, and with all it called.
import type { Site } from './sight.ts'

/** As the inspector gives it. Times in µs; lines and columns from 0. */
export interface CpuProfile {
  nodes: ProfileNode[]
  startTime: number
  endTime: number
  samples?: number[]
  timeDeltas?: number[]
}

export interface ProfileNode {
  id: number
  callFrame: { functionName: string; scriptId: string; url: string; lineNumber: number; columnNumber: number }
  hitCount?: number
  children?: number[]
}

export interface ProfileRow {
  site: Site
  selfMs: number
  totalMs: number
}

/** Those with the most time of their own first; functions that were never at work themselves come after them by their total. Without the root. */
export function profileTable(profile: CpuProfile): ProfileRow[] {
  const rows = new Map<string, ProfileRow>()
  const parents = new Map<number, ProfileNode>()
  for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node)
  const selfUs = timeByNode(profile)
  for (const node of profile.nodes) {
    const us = selfUs.get(node.id) ?? 0
    if (us === 0) continue
    rowOf(rows, node).selfMs += us / 1000
    // A function that calls itself counts once.
    const seen = new Set<ProfileRow>()
    for (let at: ProfileNode | undefined = node; at; at = parents.get(at.id)) seen.add(rowOf(rows, at))
    for (const row of seen) row.totalMs += us / 1000
  }
  return [...rows.values()]
    .filter(({ site }) => site.function !== '(root)')
    .map(({ site, selfMs, totalMs }) => ({ site, selfMs: round(selfMs), totalMs: round(totalMs) }))
    .sort((a, b) => b.selfMs - a.selfMs || b.totalMs - a.totalMs)
}

/** A sample stands for the time until the next one. */
function timeByNode({ samples = [], timeDeltas = [], startTime, endTime }: CpuProfile): Map<number, number> {
  const times = new Map<number, number>()
  let at = startTime
  for (const [index, id] of samples.entries()) {
    at += timeDeltas[index] ?? 0
    const us = timeDeltas[index + 1] ?? Math.max(0, endTime - at)
    times.set(id, (times.get(id) ?? 0) + Math.max(0, us))
  }
  return times
}

function rowOf(rows: Map<string, ProfileRow>, { callFrame }: ProfileNode): ProfileRow {
  const { functionName, url, lineNumber, columnNumber } = callFrame
  const key = `${functionName} ${url} ${lineNumber} ${columnNumber}`
  const known = rows.get(key)
  if (known) return known
  const row = {
    site: { function: functionName, url, line: lineNumber + 1, column: columnNumber + 1 },
    selfMs: 0,
    totalMs: 0,
  }
  rows.set(key, row)
  return row
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
