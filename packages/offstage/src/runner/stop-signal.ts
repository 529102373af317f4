// The task's side of being stopped: its abort signal and its clean-ups. Making use of either makes it a task that listens. Shared by the child and the inline runner.
import { TaskKilledError } from '../base/errors.ts'

export interface StopSignal {
  signal(): AbortSignal
  onKill(cleanUp: () => void | Promise<void>): void
  /** Aborts the signal and runs the clean-ups, newest first; `cleaned` resolves after the last. What they throw goes to `onError`. */
  stop(reason: string | null, onError: (error: unknown) => void): void
  readonly isAsked: boolean
  /** Resolves when no clean-up is under way. */
  readonly cleaned: Promise<void>
  /** Whether anything that a stop would set off is still in place. */
  isAwaited(): boolean
  /** Whether the task has looked at the signal, so that it may end by itself once asked. */
  readonly hasSignal: boolean
}

/** `onListens` is called once, when the task first touches the signal or registers a clean-up; `countListeners` tells how many wait on a signal. */
export function stopSignal(onListens: () => void, countListeners: (signal: AbortSignal) => number): StopSignal {
  const controller = new AbortController()
  const cleanUps: (() => void | Promise<void>)[] = []
  let listens = false
  let hasSignal = false
  let cleaned = Promise.resolve()
  const listen = () => {
    if (!listens) onListens()
    listens = true
  }
  const cleanAll = async (onError: (error: unknown) => void) => {
    for (let cleanUp = cleanUps.pop(); cleanUp; cleanUp = cleanUps.pop()) {
      try {
        await cleanUp()
      } catch (error) {
        onError(error)
      }
    }
  }
  return {
    signal() {
      hasSignal = true
      listen()
      return controller.signal
    },
    onKill(cleanUp) {
      listen()
      cleanUps.push(cleanUp)
    },
    stop(reason, onError) {
      if (controller.signal.aborted) return
      controller.abort(new TaskKilledError(reason ? `The task was killed: ${reason}` : 'The task was killed.'))
      cleaned = cleanAll(onError)
    },
    get isAsked() {
      return controller.signal.aborted
    },
    get cleaned() {
      return cleaned
    },
    isAwaited: () => cleanUps.length > 0 || (hasSignal && countListeners(controller.signal) > 0),
    get hasSignal() {
      return hasSignal
    },
  }
}
