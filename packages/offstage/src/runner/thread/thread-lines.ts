// What a thread is given at its start, and how it hears and is heard: orders come as messages, reports go through the ring.
import { readlinkSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'
import { holdsOn } from '../child/holds.ts'
import { type Order, type Report, toLine } from '../messages.ts'
import { Ring } from './ring.ts'
import { ThreadSigns } from './thread-signs.ts'

export interface ThreadData {
  /** URLs of the task modules. */
  modules: string[]
  ring: SharedArrayBuffer
  pulse: SharedArrayBuffer
  signs: SharedArrayBuffer
  /** Orders down; up only to wake the supervisor. */
  port: MessagePort
}

export interface ThreadLines {
  /** What was reported is kept, whatever becomes of the thread. Blocks while the supervisor does not read. */
  report(report: Report): void
  /** Keeps the thread alive until the returned function is called. */
  hold(): () => void
}

/** Most lines fit: a buffer for each would soon be the most of a flood's cost. */
const scratch = Buffer.alloc(64 * 1024)

/** In the thread. */
export function openThreadLines(data: ThreadData, obey: (order: Order) => void): ThreadLines {
  const { port } = data
  const ring = new Ring(data.ring)
  const signs = new ThreadSigns(data.signs)
  signs.number = numberOfThread()
  port.on('message', obey)
  return {
    report: (report) => ring.write(bytesOf(toLine(report)), () => port.postMessage(null)),
    hold: holdsOn({
      ref() {
        signs.isHeld = true
        port.ref()
      },
      unref() {
        signs.isHeld = false
        port.unref()
      },
    }),
  }
}

/** Valid until the next call. */
function bytesOf(line: string): Uint8Array {
  if (line.length * 3 > scratch.byteLength) return Buffer.from(line)
  return scratch.subarray(0, scratch.write(line))
}

/** By which the system tells this thread from the others of its process. */
function numberOfThread(): number {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  } catch {
    // No Linux.
    return 0
  }
}
