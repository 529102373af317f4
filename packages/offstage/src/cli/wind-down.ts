// How a server or worker ends: the first signal drains, the second hurries, the third ends the process on the spot.
import { steady } from '../base/clock.ts'
import type { OffstageError } from '../base/errors.ts'
import { shortId } from '../base/ids.ts'
import type { Claim } from '../store/store.ts'
import type { Out } from './out.ts'

const DRAIN_MS = 30_000
/** Ctrl-C under npm arrives twice, from the terminal and from npm: within this time it is one. */
const ECHO_MS = 250
const NAMED = 5

export interface WindDownParts {
  out: Out
  /** What runs now. */
  running: () => Iterable<Claim>
  /** Stops all; called again with 0 to hurry. */
  stop: (drainMs: number) => Promise<void>
  /** Nothing can be stored any more; or newer code has changed the store, and this is to make room. */
  gone: Promise<OffstageError>
}

/** Resolves when a signal came and all is stopped; rejects if stopping fails, and when nothing can be stored any more: what runs is stopped then, for its end would be lost. Where newer code took over it drains first. */
export function windDown({ out, running, stop, gone }: WindDownParts): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let signals = 0
  let lastInterruptAt = Number.NEGATIVE_INFINITY
  const onSignal = (signal: NodeJS.Signals) => {
    const at = steady()
    if (signal === 'SIGINT' && at - lastInterruptAt < ECHO_MS) return
    if (signal === 'SIGINT') lastInterruptAt = at
    signals++
    if (signals > 2) process.exit(1)
    const tasks = [...running()]
    out.json({ event: 'stopping', signal, tasks: tasks.map(({ id, name }) => ({ id, name })), isHurried: signals > 1 })
    out.note(signals > 1 ? 'stopping now' : firstWords(tasks))
    stop(signals > 1 ? 0 : DRAIN_MS).then(resolve, reject)
  }
  void gone.then((error) => stop(error.code === 'SCHEMA_TOO_NEW' ? DRAIN_MS : 0).finally(() => reject(error)))
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return promise
}

function firstWords(tasks: Claim[]): string {
  if (tasks.length === 0) return 'stopping'
  const named = tasks.slice(0, NAMED).map(({ id, name }) => `${name} ${shortId(id)}`)
  const more = tasks.length > NAMED ? ` and ${tasks.length - NAMED} more` : ''
  return `stopping: waiting up to ${DRAIN_MS / 1000} s for ${named.join(', ')}${more}; the same signal again stops them now`
}
