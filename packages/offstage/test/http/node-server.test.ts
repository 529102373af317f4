// The port: what is said when it cannot be had, slow clients, and the end.
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { serve } from '../../src/http/node-server.ts'
import { ask, openBed, Visitor } from './bed.ts'
import { openStream } from './open-stream.ts'

const fetch = () => new Response('here')

test('a port that is taken, or none, or an address of another machine is said in one line', async () => {
  const server = await serve({ fetch, port: 0 })
  await expect(serve({ fetch, port: server.port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringMatching(new RegExp(`^Port ${server.port} .*PORT=${server.port + 1}\\.$`)),
  })
  await server.close()
  for (const port of [-1, 65_536, 1.5, Number.NaN])
    await expect(serve({ fetch, port })).rejects.toMatchObject({ code: 'INVALID_PORT' })
  await expect(serve({ fetch, host: '203.0.113.7', port: 0 })).rejects.toMatchObject({ code: 'CANNOT_LISTEN' })
})

test('closing ends open streams and idle connections', async () => {
  const bed = await openBed()
  const stream = await openStream(new Visitor(bed), {})
  await stream.next('hello')
  const idle = connect(bed.server.port, '127.0.0.1')
  const closed = new Promise((resolve) => idle.on('close', resolve))
  idle.on('error', () => undefined)
  idle.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
  const began = performance.now()
  // Without being told to say bye: only the server is closed.
  await bed.server.close()
  expect(performance.now() - began).toBeLessThan(20_000)
  await closed
  await stream.over.catch(() => undefined)
})

test('a client that never ends its headers, or its body, is cut off while others are served', async () => {
  const bed = await openBed()
  const ends = ['GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ', 'GET /'].map(
    (text) =>
      new Promise<number>((resolve) => {
        const began = performance.now()
        const socket = connect(bed.server.port, '127.0.0.1', () => socket.write(text))
        const drip = setInterval(() => socket.write('x'), 500)
        socket.on('error', () => undefined)
        socket.on('data', () => undefined)
        socket.on('close', () => {
          clearInterval(drip)
          resolve(performance.now() - began)
        })
      }),
  )
  expect((await ask(bed, '/')).status).toBe(404)
  for (const took of await Promise.all(ends)) expect(took).toBeLessThan(60_000)
  expect((await ask(bed, '/')).status).toBe(404)
})

test('headers of more than 16 KB are refused', async () => {
  const bed = await openBed()
  expect((await ask(bed, '/', { headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(431)
})
