// Whether a task left its child as it found it: no timers, handles, processes, listeners, changed folder or environment. Asked after a task's end, to decide
// whether that may take another.
import { subscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'

export interface Traces {
  /** What keeps the event loop alive, by kind. */
  resources: Map<string, number>
  /** Processes started through Node so far, and page faults of children that were waited for: the latter tells also of synchronous ones. */
  spawned: number
  childFaults: string
  listeners: number
  cwd: string
  env: string
}

let spawned = 0
subscribe('child_process', () => {
  spawned++
})

export function takeTraces(): Traces {
  const resources = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) resources.set(kind, (resources.get(kind) ?? 0) + 1)
  return {
    resources,
    spawned,
    childFaults: childFaults(),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    cwd: process.cwd(),
    env: JSON.stringify(process.env),
  }
}

/** `wait`: open handles that may still close by themselves; `dirty`: never clean again. */
export function compareTraces(before: Traces, after: Traces): 'clean' | 'wait' | 'dirty' {
  if (before.spawned !== after.spawned || before.childFaults !== after.childFaults) return 'dirty'
  if (before.cwd !== after.cwd || before.env !== after.env || after.listeners > before.listeners) return 'dirty'
  for (const [kind, count] of after.resources) if (count > (before.resources.get(kind) ?? 0)) return 'wait'
  return 'clean'
}

/** Fields 11 and 13 of /proc/self/stat, counted after the name in brackets; nothing elsewhere. */
function childFaults(): string {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${fields[8]} ${fields[10]}`
  } catch {
    // No /proc on this system: processes started through Node are counted all the same.
    return ''
  }
}
