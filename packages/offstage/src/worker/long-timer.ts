// A timer for spans longer than the platform's timers can wait (24.8 days).

const MOST_MS = 2 ** 31 - 1

/** Calls once after `ms`; gives the way to call it off. */
export function afterLong(ms: number, act: () => void): () => void {
  let timer: NodeJS.Timeout
  const arm = (rest: number) => {
    timer = rest > MOST_MS ? setTimeout(() => arm(rest - MOST_MS), MOST_MS) : setTimeout(act, rest)
  }
  arm(ms)
  return () => clearTimeout(timer)
}
