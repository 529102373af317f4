// How busy the machine is with other things: looked at before each trial, for a figure taken beside a build or a test run is no figure.
import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

const LOOK_MS = 250

/** The share of all processors that was at work for a quarter of a second, 0 to 1. Called while this process waits. */
export async function busyShare(): Promise<number> {
  const before = spent()
  await pause(LOOK_MS)
  const after = spent()
  const all = after.all - before.all
  return all === 0 ? 0 : 1 - (after.idle - before.idle) / all
}

function spent(): { all: number; idle: number } {
  let all = 0
  let idle = 0
  for (const { times } of cpus()) {
    all += times.user + times.nice + times.sys + times.irq + times.idle
    idle += times.idle
  }
  return { all, idle }
}
