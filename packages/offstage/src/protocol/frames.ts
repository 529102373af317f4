// The event stream: what a page asks to watch, and the frames it is sent. Server-sent events over a POST; `data` is an encoded value (task/value).
import type { Entry } from '../task/journal.ts'
import type { TaskSnapshot } from '../task/snapshot.ts'

/** The wire's version: pages say it with every request, and one that the server does not speak is answered `VERSION_MISMATCH` (426). What may come without a new one: further
 * routes, fields and events, which the other side ignores. What may not: another meaning, a further status, another way to write values. */
export const WIRE_VERSION = 1
/** The oldest that a server still speaks. */
export const OLDEST_WIRE_VERSION = 1
/** In which a page says its version. */
export const WIRE_HEADER = 'x-offstage-wire'

/** The body of a stream request. A page that watches something else opens a new stream and closes the old one. */
export interface StreamRequest {
  v: number
  tasks: TaskSubscription[]
  lives: LiveSubscription[]
}

export interface TaskSubscription {
  /** The page's own name for it, repeated in frames. */
  key: string
  pass: string
  /** The journal cursor: what is known already; 0 for nothing. */
  after: number
  /** Log lines too; needs the scope `logs`. */
  logs?: boolean
}

/** A live server function, called again whenever something changed; a frame is sent when its result differs. */
export interface LiveSubscription {
  key: string
  fn: string
  /** Encoded array of arguments. */
  args: string
}

export type Frame =
  /** First of all; `v` is what the page asked for, `now` is the server's clock. `heartbeatMs`: silence longer than twice this means the line is dead. */
  | { event: 'hello'; data: { v: number; now: number; heartbeatMs: number } }
  /** Where a task stands at `snapshot.seq`: at first, after a gap, and with each status. `gap`: log lines before it may be missing here; `lines`: those since the frame before. */
  | { event: 'task'; data: { key: string; snapshot: TaskSnapshot; gap?: boolean; lines?: Entry[] } }
  /** What happened since: state patches, and log lines if asked for; `seq` is the new cursor. */
  | { event: 'entries'; data: { key: string; seq: number; entries: Entry[] } }
  /** A live function's result, itself encoded. */
  | { event: 'live'; data: { key: string; value: string } }
  /** This one subscription is over, the others go on. */
  | { event: 'refused'; data: { key: string; error: { code: string; name?: string; message: string } } }
  /** The server closes the stream; come again after `retryMs`. */
  | { event: 'bye'; data: { retryMs: number } }

/** The body of every error answer. */
export interface ErrorBody {
  error: { code: string; message: string; name?: string; requestId: string; details?: unknown }
}
