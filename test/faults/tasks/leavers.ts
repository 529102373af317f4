// Tasks that leave their process in another shape than they found it, and one that looks.
import { openSync } from 'node:fs'
import { createServer } from 'node:net'
import { backgroundTask } from 'offstage'
import { look } from './look.ts'

const LEFT: Record<string, () => unknown> = {
  'open files': () => Array.from({ length: 500 }, () => openSync('/dev/null', 'r')),
  '10,000 timers': () => Array.from({ length: 10_000 }, () => setTimeout(() => undefined, 600_000)),
  'a server': () => createServer().listen(0, '127.0.0.1'),
  'another folder': () => process.chdir('/'),
  'an environment variable': () => {
    process.env.LEFT_BEHIND = '1'
  },
  'signal handlers': () => process.on('SIGTERM', () => undefined),
  'patched globals': () => {
    Object.assign(Array.prototype, { patched: true })
    Object.assign(Object.prototype, { alsoPatched: true })
    Math.random = () => 4
    globalThis.setTimeout = (() => 0) as unknown as typeof setTimeout
  },
}

backgroundTask('leaves', (what: string) => {
  LEFT[what]?.()
  return process.pid
})
backgroundTask('looks', look)
