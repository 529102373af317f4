// When a failed attempt is tried again, and how long after. The store has the last word: it counts the attempts and the crashes.
import type { Failure } from '../task/failure.ts'

const FIRST_MS = 1000
const MOST_MS = 5 * 60_000
/** So that many tasks that failed together do not come back together. */
const JITTER = 0.2
/** The process died without a word of the task: what did that may do it again. */
const CRASHES: readonly (string | undefined)[] = ['EXITED', 'SIGNALLED', 'OUT_OF_MEMORY']

/** 1 s, 2 s, 4 s … at most 5 min, up to 20 % more or less. `attempt` counts from 1. */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const base = Math.min(MOST_MS, FIRST_MS * 2 ** (attempt - 1))
  return Math.round(base * (1 - JITTER + 2 * JITTER * random()))
}

export function isCrash({ code }: Failure): boolean {
  return CRASHES.includes(code)
}
