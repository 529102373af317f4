// Watching a live server function: its result now and each time it differs.
import { CALL, type RemoteFunction } from './remote.ts'

/** Calls `onValue` with the result now and each time it differs; gives the way to stop. An error ends it: `NOT_LIVE`, `UNKNOWN_FUNCTION`, or what the function throws. */
export function subscribeLive<Args extends unknown[], Result>(
  fn: RemoteFunction<Args, Result>,
  args: Args,
  onValue: (value: Result) => void,
  onError: (error: Error) => void,
): () => void {
  return fn[CALL].watch(args, onValue as (value: unknown) => void, onError)
}

/** `for await (const rows of watchLive(server.tasks, filter))`: only the newest result is kept for a reader that is slow. Throws what ends it. */
export async function* watchLive<Args extends unknown[], Result>(
  fn: RemoteFunction<Args, Result>,
  ...args: Args
): AsyncGenerator<Result, void> {
  let newest: { value: Result } | undefined
  let failure: { error: Error } | undefined
  let wake: (() => void) | undefined
  const stop = subscribeLive(
    fn,
    args,
    (value) => {
      newest = { value }
      wake?.()
    },
    (error) => {
      failure = { error }
      wake?.()
    },
  )
  try {
    for (;;) {
      if (newest) {
        const { value } = newest
        newest = undefined
        yield value
      } else if (failure) throw (failure as { error: Error }).error
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    stop()
  }
}
