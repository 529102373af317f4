import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Frame } from '../protocol/frames.ts'
import { encode } from '../task/value.ts'
import { readFrames } from './read-frames.ts'

const utf8 = new TextEncoder()

/** What is read of bytes that come in pieces of these sizes. */
async function read(bytes: Uint8Array, sizes: number[]): Promise<{ frames: Frame[]; signs: number }> {
  const pieces: Uint8Array[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  const frames: Frame[] = []
  let signs = 0
  await readFrames(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece)
        controller.close()
      },
    }),
    () => signs++,
    (frame) => frames.push(frame),
  )
  return { frames, signs }
}

const asText = (data: unknown) => `event: live\ndata: ${encode(data, { what: 'a frame' })}\n\n`

test('whatever text a frame holds, and however its bytes are cut, it is read as it was written', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: text, value: text }), { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
      async (all, sizes) => {
        const { frames } = await read(utf8.encode(all.map(asText).join(': beat\n\n')), sizes)
        expect(frames.map(({ data }) => data)).toEqual(all.map((data) => mend(data)))
      },
    ),
  )
})

test('lines that other readers would break at stay within their value', async () => {
  const value = 'a\u2028b\u2029c\r\nd\n\ne\0'
  expect((await read(utf8.encode(asText({ key: 'k', value })), [1])).frames).toEqual([
    { event: 'live', data: { key: 'k', value } },
  ])
})

test('a heartbeat is a sign of life and no frame; an end in the middle of a frame gives what was whole', async () => {
  expect(await read(utf8.encode(': beat\n\n: beat\n\n'), [8])).toEqual({ frames: [], signs: 2 })
  const { frames } = await read(utf8.encode(`${asText({ key: 'a', value: '1' })}event: live\ndata: {"ha`), [7])
  expect(frames).toHaveLength(1)
})

test('a frame of megabytes in small pieces is read in a moment', async () => {
  const bytes = utf8.encode(asText({ key: 'k', value: 'x'.repeat(5_000_000) }))
  const began = performance.now()
  expect((await read(bytes, [1000])).frames).toHaveLength(1)
  expect(performance.now() - began).toBeLessThan(15_000)
})

/** Half characters do not survive UTF-8. */
function mend({ key, value }: { key: string; value: string }) {
  return { key: key.toWellFormed(), value: value.toWellFormed() }
}
