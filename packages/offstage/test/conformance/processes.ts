// Other processes on the same data, for tests: started with a fixture, read line by line, killed at the end whatever happens.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export interface Started {
  process: ChildProcess
  /** Everything it printed, once it has ended. */
  lines: Promise<string[]>
  /** Resolves when it has printed this many lines; rejects when it ends before. */
  printed(count: number): Promise<string[]>
}

export function startProcess(fixture: string, ...args: string[]): Started {
  const file = fileURLToPath(new URL(`./fixtures/${fixture}.ts`, import.meta.url))
  const child = spawn(process.execPath, ['--no-warnings', file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const lines: string[] = []
  const watchers = new Set<() => void>()
  const all = new Promise<string[]>((resolve, reject) => {
    child.on('error', reject)
    const reader = createInterface({ input: child.stdout! })
    reader.on('line', (line) => {
      lines.push(line)
      for (const look of [...watchers]) look()
    })
    reader.on('close', () => resolve(lines))
  })
  return {
    process: child,
    lines: all,
    printed: (count) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (lines.length < count) return
          watchers.delete(look)
          resolve(lines)
        }
        watchers.add(look)
        look()
        all.then(() => reject(new Error(`${fixture} ended after ${lines.length} of ${count} lines`)), reject)
      }),
  }
}
