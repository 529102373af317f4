// Wall clocks that can be set, for processes that are started with one; the steady clock runs on as it did.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface WallClock {
  /** Off by so much from now on. */
  set(byMs: number): void
  /** For who is to go by it. */
  environment: Record<string, string>
}

const SHIM = new URL('./other-clock.js', import.meta.url).href

/** As JavaScript and SQLite in a Node process see it: for a database server, or the kernel, it is as late as ever. */
export function shimmedClock(folder: string, name: string): WallClock {
  const file = join(folder, `clock-${name}`)
  const set = (byMs: number) => {
    writeFileSync(`${file}.new`, String(byMs))
    renameSync(`${file}.new`, file)
  }
  set(0)
  return { set, environment: { OTHER_CLOCK: file, NODE_OPTIONS: `--import=${SHIM}` } }
}
