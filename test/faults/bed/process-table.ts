// Looks into the process table of the machine: who lives, who belongs to a bed, what memory and descriptors a process holds. Linux only.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** False also for a zombie: it runs no more, whoever should reap it. */
export function isAlive(pid: number): boolean {
  const state = stateOf(pid)
  return state !== '' && state !== 'Z' && state !== 'X'
}

/** The letter of its state, `Z` for a zombie; '' when there is no such process. */
export function stateOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2)[0] ?? ''
}

/** Numbers of the living processes with `NAME=value` in their environment. */
export function bearers(variable: string): number[] {
  return everyone().filter((pid) => isAlive(pid) && `\0${read(`/proc/${pid}/environ`)}\0`.includes(`\0${variable}\0`))
}

/** A variable of a process's environment as it was started. */
export function variableOf(pid: number, name: string): string | undefined {
  const found = read(`/proc/${pid}/environ`)
    .split('\0')
    .find((entry) => entry.startsWith(`${name}=`))
  return found?.slice(name.length + 1)
}

/** Numbers of the living processes that come from one, itself left out. */
export function descendants(root: number): number[] {
  const parents = everyone().map((pid) => ({ pid, parent: parentOf(pid) }))
  const family = new Set([root])
  for (let before = 0; before !== family.size; ) {
    before = family.size
    for (const { pid, parent } of parents) if (family.has(parent)) family.add(pid)
  }
  family.delete(root)
  return [...family].filter(isAlive)
}

/** The command line, its parts parted by blanks. */
export function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
}

/** Resident memory now, and the most since `forgetPeak`, in MB. */
export function memoryMb(pid: number): { now: number; peak: number } {
  const status = read(`/proc/${pid}/status`)
  const mb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  return { now: mb('VmRSS'), peak: mb('VmHWM') }
}

export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

export function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}

export function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

function everyone(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // It is gone.
    return ''
  }
}
