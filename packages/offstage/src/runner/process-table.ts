// The machine's process table: read from /proc on Linux, by `ps` (descent only, best effort) on macOS. Called by sweep, and to measure.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** A tick of the counters of processor time: 100 a second on every Linux. */
const TICK_MS = 10

/** One entry. `start` tells a process from a later one with the same number. */
export interface ProcessEntry {
  pid: number
  parent: number
  group: number
  start: string
}

/** Every process that is not a zombie, one by one, so that a caller with an event loop can give it turns. */
export function* eachProcess(): Generator<ProcessEntry> {
  if (process.platform !== 'linux') yield* listedByPs()
  else {
    for (const name of readdirSync('/proc')) {
      const entry = /^\d+$/.test(name) ? entryOf(Number(name)) : undefined
      if (entry) yield entry
    }
  }
}

/** Whether a process was started with `NAME=value` in its environment. Always false where there is no /proc. */
export function bears(pid: number, variable: string): boolean {
  const environment = read(`/proc/${pid}/environ`)
  return environment !== undefined && `\0${environment}\0`.includes(`\0${variable}\0`)
}

/** The entries that come from any of `roots`, these themselves not included. */
export function descendants(table: ProcessEntry[], roots: Iterable<number>): ProcessEntry[] {
  const family = new Set(roots)
  const found: ProcessEntry[] = []
  for (let before = -1; before !== found.length; ) {
    before = found.length
    for (const entry of table) {
      if (family.has(entry.parent) && !family.has(entry.pid)) {
        family.add(entry.pid)
        found.push(entry)
      }
    }
  }
  return found
}

/** The processes that a thread of this process started itself; none where the system does not tell. */
export function childrenOfThread(thread: number): number[] {
  const numbers = read(`/proc/self/task/${thread}/children`) ?? ''
  return numbers.split(' ').filter(Boolean).map(Number)
}

/** 0 for a process that is gone, and where there is no /proc. */
export function residentBytes(pid: number): number {
  return sizeIn(read(`/proc/${pid}/status`), 'VmRSS')
}

/** What a process has used so far; undefined if it is gone, and where there is no /proc. */
export function usageOf(pid: number): { cpuMs: number; memoryBytes: number; peakBytes: number } | undefined {
  const stat = read(`/proc/${pid}/stat`)
  const status = read(`/proc/${pid}/status`)
  const memoryBytes = sizeIn(status, 'VmRSS')
  if (stat === undefined || memoryBytes === 0) return undefined
  const fields = fieldsOf(stat)
  const ticks = Number(fields[11]) + Number(fields[12])
  return { cpuMs: ticks * TICK_MS, memoryBytes, peakBytes: sizeIn(status, 'VmHWM') }
}

/** Undefined for a process that is gone or a zombie, and where there is no /proc. From /proc/PID/stat: after the name in brackets come state, parent, group, …; field 22 is the start time. */
export function entryOf(pid: number): ProcessEntry | undefined {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  const fields = fieldsOf(stat)
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  return { pid, parent: Number(fields[1]), group: Number(fields[2]), start: fields[19] ?? '' }
}

/** Those after the name, which may hold anything. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function sizeIn(status: string | undefined, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status ?? '')?.[1] ?? 0) * 1024
}

function* listedByPs(): Generator<ProcessEntry> {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat=,lstart='], { encoding: 'utf8' })
  for (const line of text.split('\n')) {
    const [, pid, parent, group, stat, start = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    if (pid !== undefined && !stat?.startsWith('Z'))
      yield { pid: Number(pid), parent: Number(parent), group: Number(group), start }
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // The process is gone, or another user's: neither is ours to know.
    return undefined
  }
}
