// The line down. It keeps the process alive only while something that comes down it can matter, so that a task that waits for nothing is noticed.
import { Socket } from 'node:net'
import { LINES, messageReader, type Order } from '../messages.ts'

export interface Orders {
  /** Keeps the process alive until the returned function is called. */
  hold(): () => void
}

export function openOrders(obey: (order: Order) => void): Orders {
  const socket = new Socket({ fd: LINES.orders, readable: true, writable: false })
  socket.on('data', messageReader<Order>(obey))
  // The supervisor is gone; the watchdog acts on it.
  socket.on('error', () => undefined)
  socket.unref()
  let holds = 0
  return {
    hold() {
      if (holds++ === 0) socket.ref()
      let isHeld = true
      return () => {
        if (isHeld && --holds === 0) socket.unref()
        isHeld = false
      }
    },
  }
}
