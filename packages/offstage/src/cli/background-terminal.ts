// Standard output of a server, written by a thread of its own: a terminal that stands still (Ctrl-S, a slow pipe) blocks whoever writes to it,
// and a server that is blocked lets its tasks be taken for orphans. What does not fit is dropped, counted and said.
import { Worker } from 'node:worker_threads'
import { sibling } from '../base/sibling.ts'
import type { Terminal } from './out.ts'

/** Characters under way before lines are dropped, and to which they must fall before they flow again. */
const MOST = 4 * 1024 * 1024
const ENOUGH = MOST / 2
const FLUSH_MS = 1000

export interface BackgroundTerminal extends Terminal {
  /** Waits until all is written, at most a second. */
  flush(): Promise<void>
}

/** `dropped` words the line that stands for lines left out. */
export function backgroundTerminal(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  fd: number,
  dropped: (lines: number) => string,
): BackgroundTerminal {
  const thread = new Worker(sibling(import.meta.url, './terminal-thread'), { workerData: fd })
  thread.unref()
  let pending = 0
  let left = 0
  let whenEmpty: (() => void) | undefined
  const send = (text: string) => {
    pending += text.length
    thread.postMessage(text)
  }
  thread.on('message', (written: number) => {
    pending -= written
    if (left > 0 && pending <= ENOUGH) {
      send(dropped(left))
      left = 0
    }
    if (pending === 0) whenEmpty?.()
  })
  return {
    isTTY,
    columns,
    write(text) {
      if (left > 0 || pending > MOST) left += text.split('\n').length - 1
      else send(text)
    },
    async flush() {
      if (pending === 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      whenEmpty = resolve
      const timer = setTimeout(resolve, FLUSH_MS)
      await promise
      clearTimeout(timer)
    },
  }
}
