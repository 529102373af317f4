// Time comes through this door, so that tests can hold it still. Wall time is for people; spans are measured on the steady clock.

/** Milliseconds since the epoch, whole. */
export function now(): number {
  return Date.now()
}

/** Milliseconds on a clock that never jumps; only differences mean something. */
export function steady(): number {
  return performance.now()
}
