// A site in code as the reader of an X-ray is shown it: a path instead of a URL, and whether it is the user's.
import { fileURLToPath } from 'node:url'
import type { StackFrame } from '../../task/xray.ts'
import type { Site } from './sight.ts'

/** Offstage's own code, as source and as built. */
const OWN = ['src', 'dist'].map((folder) => fileURLToPath(new URL(`../../../${folder}/`, import.meta.url)))

export function toFrame(site: Site): StackFrame {
  const file = toPath(site.url)
  return { function: site.function, file, line: site.line, column: site.column, isUser: isUser(file) }
}

/** Without what called the task's own code: the frames of Node and Offstage behind the last other one. */
export function withoutCallers(frames: StackFrame[]): StackFrame[] {
  return frames.slice(0, frames.findLastIndex(({ file }) => !isNodes(file) && !isOwn(file)) + 1)
}

/** For who wants to know first where in his own code it was. */
export function usersFirst(frames: StackFrame[]): StackFrame[] {
  return [...frames.filter(({ isUser }) => isUser), ...frames.filter(({ isUser }) => !isUser)]
}

/** What has no file is the engine's own: `native`. */
function toPath(url: string): string {
  if (url === '') return 'native'
  try {
    return url.startsWith('file:') ? fileURLToPath(url) : url
  } catch {
    // Not a URL that a file can have.
    return url
  }
}

function isUser(file: string): boolean {
  return !isNodes(file) && !isOwn(file) && !/[/\\]node_modules[/\\]/.test(file)
}

function isNodes(file: string): boolean {
  return file === 'native' || file.startsWith('node:')
}

function isOwn(file: string): boolean {
  return OWN.some((folder) => file.startsWith(folder))
}
