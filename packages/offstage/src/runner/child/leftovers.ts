// Whether a task left its child as it found it: no timers, handles, processes, listeners, changed folder or environment. Asked after a task's end, to decide
// whether that may take another.
import { subscribe } from 'node:diagnostics_channel'
import { readdirSync, readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

export interface Traces {
  /** What keeps the event loop alive, by kind. */
  resources: Map<string, number>
  /** Processes started through Node so far, and page faults of children that were waited for: the latter tells also of synchronous ones. */
  spawned: number
  childFaults: string
  listeners: number
  cwd: string
  env: string
  /** Open descriptors of the process; 0 where they cannot be counted, and in a thread, where they are not its own. */
  descriptors: number
}

/** A pool of connections opened by a task for all that follow is welcome; files left open by the hundred are not. */
const MOST_LEFT_OPEN = 32

// Taken before a task can put something else in their place.
const { stringify } = JSON
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
    env: stringify(process.env),
    descriptors: descriptors(),
  }
}

/** `wait`: open handles that may still close by themselves; `dirty`: none are left, and it is never clean again. */
export function compareTraces(before: Traces, after: Traces): 'clean' | 'wait' | 'dirty' {
  for (const [kind, count] of after.resources) if (count > (before.resources.get(kind) ?? 0)) return 'wait'
  if (before.spawned !== after.spawned || before.childFaults !== after.childFaults) return 'dirty'
  if (before.cwd !== after.cwd || before.env !== after.env || after.listeners > before.listeners) return 'dirty'
  if (after.descriptors > before.descriptors + MOST_LEFT_OPEN) return 'dirty'
  return 'clean'
}

function descriptors(): number {
  if (!isMainThread) return 0
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    // No /proc on this system.
    return 0
  }
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
