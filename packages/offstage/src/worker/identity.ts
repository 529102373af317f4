// Which process on which machine a worker is, so that its death can be told from its silence on the same host.
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { newId } from '../base/ids.ts'
import type { WorkerRow } from '../store/store.ts'

/** `names`: the tasks it claims; `places`: how many it runs at once. */
export function newWorker(names: string[], places: number): WorkerRow {
  return {
    id: newId(),
    host: hostname(),
    bootId: bootId(),
    pid: process.pid,
    processStart: processStart(process.pid) ?? '',
    names,
    places,
  }
}

/** True if that worker ran on this machine and is certainly gone: other boot, no such process, or its number now belongs to a younger one. */
export function isCertainlyGone(worker: WorkerRow): boolean {
  if (worker.host !== hostname()) return false
  if (worker.bootId !== bootId()) return true
  const start = processStart(worker.pid)
  if (start !== undefined) return start !== worker.processStart
  return !isAlive(worker.pid)
}

/** Linux tells each boot's id; elsewhere a process number alone must do. */
function bootId(): string {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
}

/** When the process started, in clock ticks since boot: field 22 of its stat, counted after the name in brackets. A zombie counts as gone. */
function processStart(pid: number): string | undefined {
  const fields = read(`/proc/${pid}/stat`)
    ?.replace(/^.*\)\s/s, '')
    .split(' ')
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19]
}

function isAlive(pid: number): boolean {
  if (read(`/proc/${pid}/stat`) !== undefined) return processStart(pid) !== undefined
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // No such process, or no /proc on this system.
    return undefined
  }
}
