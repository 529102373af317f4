// What may stand between a page and its server: passes requests on, and cuts, blocks or swallows them when told.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface FaultyProxy {
  origin: string
  /** Paths it has passed on or answered itself, in order. */
  readonly seen: string[]
  /** Breaks every open connection. */
  cut(): void
  /** Answers 502 to paths that end so; undefined lets all pass. */
  block: string | undefined
  /** Passes answers of such paths on without their body: what a proxy does that waits for the end. */
  swallow: string | undefined
  /** Where requests go; it may change. */
  target: string
}

export async function openProxy(target: string): Promise<FaultyProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? ''
    proxy.seen.push(path)
    if (proxy.block && path.endsWith(proxy.block)) outgoing.writeHead(502).end('bad gateway')
    else passOn(proxy, incoming, outgoing)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: FaultyProxy = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    block: undefined,
    swallow: undefined,
    target,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
  }
  onTestFinished(async () => {
    proxy.cut()
    await new Promise((resolve) => server.close(resolve))
  })
  return proxy
}

function passOn(proxy: FaultyProxy, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const onward = request(new URL(incoming.url ?? '', proxy.target), {
    method: incoming.method ?? 'GET',
    headers: incoming.headers,
    agent: false,
  })
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    outgoing.flushHeaders()
    if (proxy.swallow && incoming.url?.endsWith(proxy.swallow)) answer.resume()
    else answer.pipe(outgoing)
    answer.on('error', () => outgoing.destroy())
  })
  onward.on('error', () => outgoing.destroy())
  outgoing.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
