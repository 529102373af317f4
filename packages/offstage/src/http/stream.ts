// The event stream of a page: everything it watches, over one connection. Producers write in turn and wait for the reader, so a page that does not read costs
// one chunk and no more; when it reads again it is given the newest state.
import { now } from '../base/clock.ts'
import { OffstageError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import type { Frame, LiveSubscription, StreamRequest, TaskSubscription } from '../protocol/frames.ts'
import { encode } from '../task/value.ts'
import { checkWire } from './check-wire.ts'
import { FunctionFailure, faultOf, type Report } from './errors.ts'
import { Outlet } from './outlet.ts'
import { watchLive, watchPass } from './stream-sources.ts'
import type { Surface } from './surface.ts'

const HEARTBEAT_MS = 15_000
const MAX_SUBSCRIPTIONS = 500
const RETRY_MS = 1000
/** So old, a stream is asked to come again: who calls is read anew, and nobody who signed out is shown more. */
const LIFE_MS = 15 * 60_000
/** How long a reader that does not read holds up the end. */
const BYE_MS = 500

export interface PageStream {
  response: Response
  /** Tells the page to come again, and ends. */
  bye(): Promise<void>
  /** Resolves when the stream is over, whoever ended it. */
  over: Promise<void>
}

/** Checks a stream request. Errors: `VERSION_MISMATCH`, `INVALID_VALUE`. */
export function streamRequest(body: unknown): StreamRequest {
  const request = body as Partial<StreamRequest> | null
  checkWire(request?.v)
  const { tasks, lives } = request as Partial<StreamRequest>
  const isTask = (item: TaskSubscription) =>
    typeof item?.key === 'string' && typeof item.pass === 'string' && Number.isInteger(item.after) && item.after >= 0
  const isLive = (item: LiveSubscription) =>
    typeof item?.key === 'string' && typeof item.fn === 'string' && typeof item.args === 'string'
  if (
    !Array.isArray(tasks) ||
    !tasks.every(isTask) ||
    !Array.isArray(lives) ||
    !lives.every(isLive) ||
    tasks.length + lives.length > MAX_SUBSCRIPTIONS
  ) {
    throw new OffstageError(
      'INVALID_VALUE',
      `A stream takes { v, tasks: [{ key, pass, after }], lives: [{ key, fn, args }] }, at most ${MAX_SUBSCRIPTIONS} in all.`,
    )
  }
  return request as StreamRequest
}

export function openStream(surface: Surface, request: StreamRequest, report: Report): PageStream {
  const outlet = new Outlet()
  const gone = new AbortController()
  const send = ({ event, data }: Frame) =>
    outlet.send(() => `event: ${event}\ndata: ${encode(data, { what: 'a frame' })}\n\n`)
  const bye = async (retryMs: number) => {
    gone.abort()
    void send({ event: 'bye', data: { retryMs } })
    await outlet.end(BYE_MS)
  }
  const heart = setInterval(() => outlet.sendNow(': beat\n\n'), HEARTBEAT_MS)
  const life = setTimeout(() => void bye(0), LIFE_MS)
  void outlet.over.then(() => {
    clearInterval(heart)
    clearTimeout(life)
    gone.abort()
  })
  const run = async (key: string, source: AsyncIterable<Frame>) => {
    try {
      for await (const frame of source) await send(frame)
    } catch (error) {
      if (gone.signal.aborted) return
      const { status, code, name, message } = faultOf(error)
      if (status === 500) report(error instanceof FunctionFailure ? error.thrown : error, `stream ${newId()}`)
      await send({ event: 'refused', data: { key, error: { code, name, message } } })
    }
  }
  void send({
    event: 'hello',
    data: { v: request.v, now: now() - surface.engine.store.aheadMs(), heartbeatMs: HEARTBEAT_MS },
  })
  for (const task of request.tasks) void run(task.key, watchPass(surface.engine, task, gone.signal))
  for (const live of request.lives) void run(live.key, watchLive(surface, live, gone.signal))
  return {
    over: outlet.over,
    response: new Response(outlet.readable, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
    }),
    bye: () => bye(RETRY_MS),
  }
}
