// Whether the kernel ended a process for want of memory: it counts such kills per control group, of either version, and for the whole machine. Asked when a
// task's process was ended by a SIGKILL that nobody here sent.
import { readFileSync } from 'node:fs'

/** Counts from here on. */
export interface OomKills {
  /** True for as many calls as there were kills; undefined where the count cannot be read. */
  take(): boolean | undefined
}

export function openOomKills(): OomKills {
  const file = countedIn()
  let seen = file ? countIn(file) : undefined
  let open = 0
  return {
    take() {
      const count = file ? countIn(file) : undefined
      if (count === undefined || seen === undefined) return undefined
      open += count - seen
      seen = count
      if (open <= 0) return false
      open--
      return true
    },
  }
}

/** The narrowest count there is; in a container the group's path may be the host's, and its own group the root that it sees. */
function countedIn(): string | undefined {
  const paths = groupPaths()
  return [
    ...(paths.unified === undefined ? [] : [`/sys/fs/cgroup${paths.unified}/memory.events`]),
    ...(paths.memory === undefined ? [] : [`/sys/fs/cgroup/memory${paths.memory}/memory.oom_control`]),
    '/sys/fs/cgroup/memory.events',
    '/sys/fs/cgroup/memory/memory.oom_control',
    '/proc/vmstat',
  ].find((path) => countIn(path) !== undefined)
}

/** From /proc/self/cgroup, a line a group: `0::/path` in version 2, `4:memory:/path` in version 1. */
function groupPaths(): { unified?: string; memory?: string } {
  const found: { unified?: string; memory?: string } = {}
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (controllers === undefined || path === undefined) continue
    if (controllers === '') found.unified = path
    else if (controllers.split(',').includes('memory')) found.memory = path
  }
  return found
}

function countIn(path: string): number | undefined {
  const [, count] = /^oom_kill (\d+)$/m.exec(read(path) ?? '') ?? []
  return count === undefined ? undefined : Number(count)
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // No such group, or no such file in this version.
    return undefined
  }
}
