// Reads a response as server-sent events, frame by frame, however the bytes are cut.
import type { Frame } from '../protocol/frames.ts'
import { decode } from '../task/value.ts'

const EVENT = /^event: (hello|task|entries|live|refused|bye)$/m

/** Calls `onBytes` at every sign of life, heartbeats included, and `onFrame` with each frame; resolves when the server ends the stream. */
export async function readFrames(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
  onFrame: (frame: Frame) => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>).getReader()
  // Pieces of a block whose end has not come; joined once, for a large block comes in very many.
  let rest: string[] = []
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    onBytes()
    rest.push(value)
    if (!value.includes('\n')) continue
    const blocks = rest.join('').split('\n\n')
    rest = [blocks.pop() as string]
    for (const block of blocks) {
      const event = EVENT.exec(block)?.[1]
      const data = /^data: (.*)$/m.exec(block)?.[1]
      // A block without both is a heartbeat, or an event of a newer server: it may not even be readable here.
      if (event !== undefined && data !== undefined) onFrame({ event, data: decode(data) } as Frame)
    }
  }
}
