// The ring between a thread and its supervisor: every byte arrives once and in order, whatever the sizes, and a full one holds its writer.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { Ring } from './ring.ts'
import { RingReader } from './ring-reader.ts'

const MB = 1024 * 1024

test('what is written is read, in order, over its edge and back', () => {
  const ring = new Ring()
  let written = 0
  let read = 0
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 1, max: 700_000 }), (length, most) => {
      if (written - read + length <= MB) {
        ring.write(
          Uint8Array.from({ length }, () => written++),
          () => undefined,
        )
      }
      const room = new Uint8Array(most)
      for (const byte of room.subarray(0, ring.read(room)))
        if (byte !== read++ % 256) throw new Error(`byte ${read} is ${byte}`)
    }),
  )
  expect(read).toBeGreaterThan(2 * MB)
})

test('its reader is woken once for what is written while it sleeps, and does not go to sleep over it', () => {
  const ring = new Ring()
  let wakes = 0
  const write = () => ring.write(new Uint8Array([1]), () => wakes++)
  expect(ring.sleep()).toBe(true)
  write()
  write()
  expect(wakes).toBe(1)
  expect(ring.sleep()).toBe(false)
  expect(ring.read(new Uint8Array(10))).toBe(2)
})

test('a writer waits while the ring is full, and goes on where it was when it is read', async () => {
  const ring = new Ring()
  const worker = new Worker(
    `
    const { workerData, parentPort } = require('node:worker_threads')
    import(workerData.module).then(({ Ring }) => {
      const ring = new Ring(workerData.buffer)
      for (let i = 0; i < 300; i++) ring.write(new Uint8Array(10_000).fill(i), () => parentPort.postMessage(0))
      parentPort.postMessage('done')
    })`,
    { eval: true, workerData: { buffer: ring.buffer, module: new URL('./ring.ts', import.meta.url).href } },
  )
  onTestFinished(async () => void (await worker.terminate()))
  let bytes = 0
  const reader = new RingReader(ring, (chunk) => {
    for (const byte of chunk) if (byte !== Math.floor(bytes++ / 10_000) % 256) throw new Error('out of order')
  })
  reader.pause()
  const messages: unknown[] = []
  worker.on('message', (message) => {
    messages.push(message)
    reader.wake()
  })
  const counts = new Int32Array(ring.buffer, 0, 2)
  while (Atomics.load(counts, 0) < MB) await new Promise((resolve) => setImmediate(resolve))
  expect(messages).not.toContain('done')
  expect(bytes).toBe(0)
  reader.resume()
  while (!messages.includes('done')) await once(worker, 'message')
  await reader.end()
  expect(bytes).toBe(3_000_000)
})
