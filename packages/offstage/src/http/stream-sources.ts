// Where the frames of a stream come from: a task watched by its pass, and a live function called again after changes.
import { OffstageError } from '../base/errors.ts'
import type { Engine } from '../engine/engine.ts'
import { tokenExpired } from '../engine/passes.ts'
import { type TaskUpdate, watchTask } from '../live/watch.ts'
import type { Frame, LiveSubscription, TaskSubscription } from '../protocol/frames.ts'
import { type PassPayload, withoutPasses } from '../protocol/pass.ts'
import { snapshotOf } from '../task/snapshot.ts'
import { liveFunction } from './calls.ts'
import type { Surface } from './surface.ts'
import { plainly, seenBy } from './wire.ts'

/** Live results are renewed at most this often. */
const LIVE_MS = 150

/** Frames of one task until its end, or until the pass expires. Errors: those of the pass, `WRONG_SCOPE`, `TASK_NOT_FOUND`. */
export async function* watchPass(engine: Engine, asked: TaskSubscription, signal: AbortSignal): AsyncGenerator<Frame> {
  const pass = engine.passes.verify(asked.pass)
  if (!pass.scopes.includes('watch')) throw new OffstageError('WRONG_SCOPE', "This handle does not grant 'watch'.")
  const logs = asked.logs === true
  if (logs && !pass.scopes.includes('logs'))
    throw new OffstageError('WRONG_SCOPE', "This handle does not grant 'logs'.")
  const expiry = new AbortController()
  const timer = setTimeout(() => expiry.abort(), Math.min(pass.exp * 1000 - Date.now(), 2 ** 31 - 1))
  timer.unref()
  try {
    for await (const update of watchTask(engine.store, engine.hub, pass.id, {
      after: asked.after,
      logs,
      signal: AbortSignal.any([signal, expiry.signal]),
    })) {
      if (update.kind === 'record') yield taskFrame(asked.key, pass, update)
      else yield { event: 'entries', data: { key: asked.key, seq: update.seq, entries: update.entries } }
    }
    if (expiry.signal.aborted) throw tokenExpired()
  } finally {
    clearTimeout(timer)
  }
}

function taskFrame(key: string, pass: PassPayload, { record, gap, lines }: TaskUpdate & { kind: 'record' }): Frame {
  const snapshot = seenBy(pass.scopes, snapshotOf(record, plainly))
  return { event: 'task', data: { key, ...(lines.length > 0 ? { lines } : {}), snapshot, ...(gap ? { gap } : {}) } }
}

/** A live function's results, each time they differ from the last. Errors: `UNKNOWN_FUNCTION`, `NOT_LIVE`, and what the first call throws. */
export async function* watchLive(
  surface: Surface,
  asked: LiveSubscription,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  const call = liveFunction(surface.functions, asked.fn, asked.args, surface.caller, surface.wire)
  // Listening begins before the first call, so that nothing falls between them. It ends by a signal: a generator that waits cannot be told to return.
  const done = new AbortController()
  const changes = surface.engine.hub.changes(AbortSignal.any([signal, done.signal]), LIVE_MS)
  let next = changes.next()
  let last: string | undefined
  try {
    for (;;) {
      const text = await call()
      const comparable = withoutPasses(text)
      if (comparable !== last) yield { event: 'live', data: { key: asked.key, value: text } }
      last = comparable
      if ((await next).done) return
      next = changes.next()
    }
  } finally {
    done.abort()
  }
}
