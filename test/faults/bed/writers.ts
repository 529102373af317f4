// Starts writer processes for a bed, and reads what they were told is stored.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Bed } from './bed.ts'
import type { WriterOptions, Written } from './writer.ts'

const ENTRY = fileURLToPath(new URL('./writer.ts', import.meta.url))

export interface WriterProcess {
  process: ChildProcess
  /** It has begun. */
  ready: Promise<unknown>
  /** Its figures, if it came to its end. */
  done: Promise<Written>
}

export function startWriter(
  bed: Pick<Bed, 'data' | 'modules' | 'mark'>,
  options: Pick<WriterOptions, 'acknowledged' | 'atOnce' | 'forMs' | 'database'>,
): WriterProcess {
  const given: WriterOptions = { data: bed.data, tasks: bed.modules, ...options }
  const { VITEST: _v, NODE_ENV: _n, ...env } = process.env
  const child = spawn(process.execPath, [ENTRY, JSON.stringify(given)], {
    env: { ...env, FAULTS_BED: bed.mark },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ready = once(child, 'message')
  const done = ready.then(() => once(child, 'message')).then(([written]) => written as Written)
  return { process: child, ready, done }
}

/** Ids that were acknowledged; the last line may be torn by a kill. */
export function acknowledgedIn(path: string): string[] {
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .slice(0, -1)
        .filter((line) => /^[0-9a-z]{26}$/.test(line))
    : []
}
