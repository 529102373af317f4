// A web site on loopback for the tests of this folder: answers as told, counts what it is asked, and closes with everything open on it.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestSite extends AsyncDisposable {
  /** `http://127.0.0.1:port`, without a slash at its end. */
  origin: string
  port: number
  requests: IncomingMessage[]
  /** Connections accepted so far, and still open. */
  connections: { total: number; open: number }
  /** Resolves when the n-th request is there. */
  asked(n: number): Promise<void>
  /** Resolves when no connection is open. */
  quiet(): Promise<void>
}

export async function testSite(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestSite> {
  const requests: IncomingMessage[] = []
  const connections = { total: 0, open: 0 }
  const server = createServer((request, response) => {
    requests.push(request)
    server.emit('asked')
    answer(request, response)
  })
  server.on('connection', (socket) => {
    connections.total++
    connections.open++
    socket.on('error', () => {}) // resets are what some tests are about
    socket.on('close', () => {
      connections.open--
      server.emit('left')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections,
    async asked(n) {
      while (requests.length < n) await once(server, 'asked')
    },
    async quiet() {
      while (connections.open > 0) await once(server, 'left')
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
