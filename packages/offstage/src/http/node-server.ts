// Serves a fetch handler on Node's HTTP server, with limits on time and size that an open port needs.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { OffstageError } from '../base/errors.ts'

export interface ServeOptions {
  fetch(request: Request): Response | Promise<Response>
  /** Default 127.0.0.1. */
  host?: string
  /** Default 3000; 0 for any that is free. */
  port?: number
}

export interface NodeServer {
  readonly port: number
  /** Takes no new connections and ends the open ones within a second. */
  close(): Promise<void>
}

const CLOSE_MS = 1000

/** Resolves when requests are accepted. Errors: `PORT_IN_USE`, `CANNOT_LISTEN`. */
export async function serve(options: ServeOptions): Promise<NodeServer> {
  const { host = '127.0.0.1', port = 3000 } = options
  const listener = getRequestListener(options.fetch, { hostname: host, overrideGlobalObjects: false })
  const server = createServer(
    { requireHostHeader: false, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 },
    (request, response) => {
      if (namesOneHost(request)) void listener(request, response)
      else refuseHost(response)
    },
  )
  server.maxConnections = 10_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)))
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
      await closed
      clearTimeout(timer)
    },
  }
}

/** Node keeps the first of two Host headers and says nothing: which one a proxy went by would be a guess. */
function namesOneHost(request: IncomingMessage): boolean {
  let hosts = 0
  for (let i = 0; i < request.rawHeaders.length; i += 2) if (request.rawHeaders[i]?.toLowerCase() === 'host') hosts++
  return hosts === 1
}

function refuseHost(response: ServerResponse): void {
  const message = 'A request must name its host once.'
  response.writeHead(421, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify({ error: { code: 'HOST_NOT_ALLOWED', message, requestId: '' } }))
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): OffstageError {
  if (error.code === 'EADDRINUSE') {
    return new OffstageError(
      'PORT_IN_USE',
      `Port ${port} on ${host} is in use by another program. Stop it, or choose another port: PORT=${port + 1}.`,
      { cause: error },
    )
  }
  const why =
    error.code === 'EACCES'
      ? 'this user may not use it'
      : error.code === 'EADDRNOTAVAIL'
        ? 'this machine has no such address'
        : error.message
  return new OffstageError(
    'CANNOT_LISTEN',
    `Cannot listen on ${host}:${port}: ${why}. Choose another with HOST and PORT.`,
    { cause: error },
  )
}
