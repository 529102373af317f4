// What a thread is given at its start, and how it hears and is heard: orders come as messages, reports go through the ring.
import type { MessagePort } from 'node:worker_threads'
import { holdsOn } from '../child/holds.ts'
import { type Order, type Report, toLine } from '../messages.ts'
import { Ring } from './ring.ts'

export interface ThreadData {
  /** URLs of the task modules. */
  modules: string[]
  ring: SharedArrayBuffer
  pulse: SharedArrayBuffer
  /** Orders down; up only to wake the supervisor. */
  port: MessagePort
}

export interface ThreadLines {
  /** What was reported is kept, whatever becomes of the thread. Blocks while the supervisor does not read. */
  report(report: Report): void
  /** Keeps the thread alive until the returned function is called. */
  hold(): () => void
}

/** In the thread. */
export function openThreadLines({ ring: buffer, port }: ThreadData, obey: (order: Order) => void): ThreadLines {
  const ring = new Ring(buffer)
  port.on('message', obey)
  return {
    report: (report) => ring.write(Buffer.from(toLine(report)), () => port.postMessage(null)),
    hold: holdsOn(port),
  }
}
