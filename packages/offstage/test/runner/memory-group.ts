// A control group of the kernel's with a limit on memory, for tests that need the kernel to run out: of version 1 or 2, where this user may make one.
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'

const PLACES = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max' },
]

export function memoryGroup(bytes: number): { path: string; remove(): boolean } {
  for (const { root, limit } of PLACES) {
    const path = `${root}/offstage-test-${process.pid}-${Date.now()}`
    try {
      mkdirSync(path)
    } catch {
      // Not mounted here, or not allowed: the other version may be.
      continue
    }
    if (existsSync(`${path}/${limit}`)) {
      writeFileSync(`${path}/${limit}`, String(bytes))
      return { path, remove: () => removed(path) }
    }
    rmdirSync(path)
  }
  throw new Error('no control group with a limit on memory can be made here')
}

memoryGroup.isImpossible = (() => {
  try {
    return !memoryGroup(1024 ** 3).remove()
  } catch {
    return true
  }
})()

/** Not while a process is in it. */
function removed(path: string): boolean {
  try {
    rmdirSync(path)
    return true
  } catch {
    return false
  }
}
