// A wire to a PostgreSQL that can fail: hold everything back, break, or break at the worst moment, when a commit was sent and its answer has not come back.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** How the end of a transaction looks on the wire: the message Query with the text `commit`. */
const COMMIT = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1')

export class Wire {
  readonly port: number
  /** How many connections were cut after a commit was sent. */
  cuts = 0
  readonly #server: Server
  readonly #pairs = new Set<{ near: Socket; far: Socket }>()
  #target: number
  #isHole = false
  #cutShare = 0

  private constructor(server: Server, target: number) {
    this.#server = server
    this.#target = target
    this.port = (server.address() as { port: number }).port
    server.on('connection', (near) => this.#join(near))
  }

  static async to(port: number): Promise<Wire> {
    const server = createServer({ allowHalfOpen: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Wire(server, port)
  }

  /** The address of a database, through this. */
  url(url: string): string {
    return url.replace(/:\d+\//, `:${this.port}/`)
  }

  /** Nothing goes through any more, in either direction, and nobody is told; new connections come about and stay mute. */
  hole(isHole: boolean): void {
    this.#isHole = isHole
    for (const { near, far } of this.#pairs)
      for (const socket of [near, far])
        if (isHole) socket.pause()
        else socket.resume()
  }

  /** Breaks all connections. */
  cut(): void {
    for (const pair of [...this.#pairs]) this.#end(pair)
  }

  /** From now on leads elsewhere; what is open breaks. */
  lead(port: number): void {
    this.#target = port
    this.cut()
  }

  /** So large a share of the commits goes through, and their connection breaks before the answer. */
  cutAfterCommit(share: number): void {
    this.#cutShare = share
  }

  async close(): Promise<void> {
    this.#server.close()
    this.cut()
    await once(this.#server, 'close')
  }

  #join(near: Socket): void {
    const far = connect(this.#target, '127.0.0.1')
    const pair = { near, far }
    this.#pairs.add(pair)
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      socket.on('error', () => this.#end(pair))
      socket.on('close', () => this.#end(pair))
    }
    // Who leaves while nothing goes through is heard afterwards, behind what was sent before.
    near.on('end', () => this.#end(pair))
    near.on('data', (chunk) => {
      far.write(chunk)
      if (!chunk.includes(COMMIT) || Math.random() >= this.#cutShare) return
      this.cuts++
      // The server gets all of it, and nothing comes back.
      far.removeAllListeners('data')
      near.destroy()
      far.end()
    })
    far.on('data', (chunk) => near.write(chunk))
    if (this.#isHole) for (const socket of [near, far]) socket.pause()
  }

  #end(pair: { near: Socket; far: Socket }): void {
    this.#pairs.delete(pair)
    pair.near.destroy()
    // What was sent is to arrive: the other end may be in the middle of a commit.
    pair.far.end()
  }
}
