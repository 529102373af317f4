// How a task is run, in words, as far as that is not the default.
import type { RunOptions } from '../server.ts'
import { formatBytes } from './count.ts'
import { formatExactDuration } from './duration.ts'

/** The grace of tasks that do not say otherwise. */
const GRACE_MS = 5000

/** Name and value of each. */
export function runFacts(run: RunOptions): [name: string, value: string][] {
  const { isolation = 'process', fresh = false, retries = 0, timeoutMs, graceMs, memoryBytes } = run
  const facts: [string, string][] = []
  if (isolation === 'thread') facts.push(['Runs in', 'a thread'])
  if (isolation === 'inline') facts.push(['Runs in', 'the worker itself'])
  if (fresh) facts.push(['Fresh', `a new ${isolation === 'thread' ? 'thread' : 'process'} for each run`])
  if (retries > 0) facts.push(['Retries', `up to ${retries}`])
  if (timeoutMs !== undefined) facts.push(['Timeout', formatExactDuration(timeoutMs)])
  if (memoryBytes !== undefined) facts.push(['Memory limit', formatBytes(memoryBytes)])
  if (graceMs !== undefined && graceMs !== GRACE_MS) facts.push(['Grace', formatExactDuration(graceMs)])
  return facts
}

/** How long a kill gives it to stop, unless the kill says otherwise. */
export function graceOf({ graceMs = GRACE_MS }: RunOptions): number {
  return graceMs
}
