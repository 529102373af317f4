// The line down to a process. It keeps the process alive only while something that comes down it can matter.
import { Socket } from 'node:net'
import { LINES, messageReader, type Order } from '../messages.ts'
import { holdsOn } from './holds.ts'

export interface Orders {
  /** Keeps the process alive until the returned function is called. */
  hold(): () => void
}

export function openOrders(obey: (order: Order) => void): Orders {
  const socket = new Socket({ fd: LINES.orders, readable: true, writable: false })
  socket.on('data', messageReader<Order>(obey))
  // The supervisor is gone; the watchdog acts on it.
  socket.on('error', () => undefined)
  return { hold: holdsOn(socket) }
}
