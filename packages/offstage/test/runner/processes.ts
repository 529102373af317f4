// Looks into the process table, for tests that must leave nothing there.
import { readdirSync, readFileSync } from 'node:fs'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // It is gone.
    return ''
  }
}

/** False also for a zombie: it runs no more, whoever should reap it. */
export function isAlive(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`)
  return stat !== '' && stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z'
}

/** Numbers of the living processes with this variable in their environment. */
export function bearers(variable: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isAlive(pid) && `\0${read(`/proc/${pid}/environ`)}\0`.includes(`\0${variable}\0`))
}

/** Numbers of the processes it has started itself. */
export function children(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`)
  const numbers = threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' '))
  return numbers.filter(Boolean).map(Number)
}

/** Resident memory in KB. */
export function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)
}
