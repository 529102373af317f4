// Ends a line that has been silent for too long.

export interface Watchdog {
  /** A sign of life came. */
  note(): void
  /** From now on no more than this may pass between signs of life. */
  allow(silenceMs: number): void
  /** Stop watching. */
  end(): void
}

export function watchdog(silenceMs: number, onSilence: () => void): Watchdog {
  let limitMs = silenceMs
  let timer: ReturnType<typeof setTimeout> | undefined
  const note = () => {
    clearTimeout(timer)
    timer = setTimeout(onSilence, limitMs)
  }
  note()
  return {
    note,
    allow(newLimitMs) {
      limitMs = newLimitMs
      note()
    },
    end: () => clearTimeout(timer),
  }
}
