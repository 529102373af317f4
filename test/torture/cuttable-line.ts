// Stands between one process and the database, and can be cut: what is sent goes nowhere, and nobody is told.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export class CuttableLine {
  readonly #server: Server
  readonly #pairs = new Set<[Socket, Socket]>()
  #isCut = false

  private constructor(server: Server, target: number) {
    this.#server = server
    server.on('connection', (here) => this.#join(here, connect(target, '127.0.0.1')))
  }

  static async open(target: number): Promise<CuttableLine> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new CuttableLine(server, target)
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  cut(): void {
    this.#isCut = true
    for (const pair of this.#pairs) for (const socket of pair) socket.pause()
  }

  /** What was held back arrives now; or the connections are reset. */
  mend(isReset: boolean): void {
    this.#isCut = false
    for (const pair of this.#pairs)
      for (const socket of pair) {
        if (isReset) socket.resetAndDestroy()
        else socket.resume()
      }
  }

  close(): void {
    this.#server.close()
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy()
  }

  #join(here: Socket, there: Socket): void {
    const pair: [Socket, Socket] = [here, there]
    this.#pairs.add(pair)
    this.#pass(here, there)
    this.#pass(there, here)
    for (const socket of pair) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#pairs.delete(pair)
        for (const other of pair) other.destroy()
      })
      if (this.#isCut) socket.pause()
    }
  }

  #pass(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (to.write(chunk)) return
      from.pause()
      to.once('drain', () => {
        if (!this.#isCut) from.resume()
      })
    })
  }
}
