// Serves a fetch handler on Node's HTTP server, with limits on time and size that an open port needs.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { OffstageError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import { errorResponse } from './errors.ts'
import { hostName } from './guard.ts'

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

/** Resolves when requests are accepted. Errors: `INVALID_PORT`, `PORT_IN_USE`, `CANNOT_LISTEN`. */
export async function serve(options: ServeOptions): Promise<NodeServer> {
  const { host = '127.0.0.1', port = 3000 } = options
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new OffstageError('INVALID_PORT', `${port} is no port. Give a whole number from 1 to 65535, or 0 for any.`)
  const listener = getRequestListener(options.fetch, {
    hostname: host,
    overrideGlobalObjects: false,
    // What cannot be made a Request of (a backslash in the path, say) is at no address of ours.
    errorHandler: () => {
      const response = errorResponse(new OffstageError('NOT_FOUND', 'There is nothing at this address.'), () => {})
      response.headers.set('x-content-type-options', 'nosniff')
      return response
    },
  })
  const server = createServer(
    {
      requireHostHeader: false,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // How often the two above are looked after.
      connectionsCheckingInterval: 2000,
      keepAliveTimeout: 5_000,
    },
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
  return hosts === 1 && hostName(request.headers.host ?? '') !== undefined
}

function refuseHost(response: ServerResponse): void {
  const message = 'A request must name its host once.'
  response.writeHead(421, {
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  })
  response.end(JSON.stringify({ error: { code: 'HOST_NOT_ALLOWED', message, requestId: newId() } }))
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
