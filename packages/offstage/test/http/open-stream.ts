// A page's event stream as a test reads it: frame by frame, at its own pace.
import { onTestFinished } from 'vitest'
import type { Frame, LiveSubscription, TaskSubscription } from '../../src/protocol/frames.ts'
import { decode } from '../../src/task/value.ts'
import { JSON_TYPE, type Visitor } from './bed.ts'

export interface OpenStream {
  /** The next frame that the test asks for; others are passed over. Rejects when the stream ends before. */
  next<E extends Frame['event']>(event: E, key?: string): Promise<Extract<Frame, { event: E }>['data']>
  /** Every frame so far, in order. */
  seen: Frame[]
  /** Resolves when the server ends it. */
  over: Promise<void>
  close(): void
}

export async function openStream(
  visitor: Visitor,
  ask: { tasks?: TaskSubscription[]; lives?: LiveSubscription[]; v?: number },
  mount = '/offstage',
): Promise<OpenStream> {
  const { tasks = [], lives = [], v = 1 } = ask
  const line = new AbortController()
  onTestFinished(() => line.abort())
  const response = await visitor.fetch(`${mount}/stream`, {
    method: 'POST',
    body: JSON.stringify({ v, tasks, lives }),
    headers: JSON_TYPE,
    signal: line.signal,
  })
  if (!response.ok)
    throw Object.assign(new Error(`${response.status}`), ((await response.json()) as { error: object }).error, {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
    })
  const seen: Frame[] = []
  let taken = 0
  let arrived = Promise.withResolvers<void>()
  const over = read(response, (frame) => {
    seen.push(frame)
    arrived.resolve()
    arrived = Promise.withResolvers()
  }).catch((error) => {
    if (!line.signal.aborted) throw error
  })
  over.catch(() => undefined)
  const isOver = over.then(() => true as const)
  return {
    seen,
    over,
    close: () => line.abort(),
    async next(event, key) {
      for (;;) {
        while (taken < seen.length) {
          const frame = seen[taken++] as Frame
          if (frame.event === event && (key === undefined || (frame.data as { key?: string }).key === key))
            return frame.data as never
        }
        if ((await Promise.race([arrived.promise, isOver])) && taken >= seen.length)
          throw new Error(`the stream ended without '${event}': ${JSON.stringify(seen.map((frame) => frame.event))}`)
      }
    },
  }
}

async function read(response: Response, onFrame: (frame: Frame) => void): Promise<void> {
  let rest = ''
  const text = new TextDecoder()
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (rest + text.decode(chunk, { stream: true })).split('\n\n')
    rest = blocks.pop() as string
    for (const block of blocks) {
      const [, event, data] = /^event: (\w+)\ndata: ([^\n]*)$/.exec(block) ?? []
      if (event && data) onFrame({ event, data: decode(data) } as Frame)
      else if (!block.startsWith(': ')) throw new Error(`not a frame: ${block}`)
    }
  }
}
