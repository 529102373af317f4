// A live server function in React: its newest result, kept while the next one is awaited.
import { useEffect, useState } from 'react'
import type { RemoteFunction } from '../client/remote.ts'
import { RemoteTask } from '../client/remote-task.ts'
import { subscribeLive } from '../client/watch-live.ts'
import { encode } from '../task/value.ts'

export interface LiveResult<Result> {
  /** The newest result; of the earlier arguments while `stale`. */
  data: Result | undefined
  /** What ended the watch, or a failed start. */
  error: Error | undefined
  isLoading: boolean
  stale: boolean
}

/** `const { data } = useLive(server.tasks, filter)`: renewed by the server whenever the result differs. */
export function useLive<Args extends unknown[], Result>(
  fn: RemoteFunction<Args, Result>,
  ...args: Args
): LiveResult<Result> {
  // Arguments are compared by what they say, so that literals may be written in place.
  const key = encode(args, {
    what: 'args',
    reducers: { Task: (value: unknown) => value instanceof RemoteTask && value.id },
  })
  const [held, hold] = useState<{ key: string; fn: unknown; data?: Result; error?: Error }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the arguments
  useEffect(() => {
    let isMounted = true
    const stop = subscribeLive(
      fn,
      args,
      (data) => isMounted && hold({ key, fn, data }),
      (error) => isMounted && hold((before) => ({ ...before, key, fn, error })),
    )
    return () => {
      isMounted = false
      stop()
    }
  }, [fn, key])
  const isCurrent = held?.key === key && held.fn === fn
  return {
    data: held?.data,
    error: isCurrent ? held.error : undefined,
    isLoading: !isCurrent,
    stale: held !== undefined && !isCurrent,
  }
}
