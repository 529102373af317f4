// Starts the crawler app as its user does: the command line's server as a process of its own, on a folder of its own.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { begin, environment, outputOf } from './offstage-process.ts'

export interface AppServer {
  origin: string
  /** The console's link with its key. */
  console: string
  process: ChildProcess
  /** The command line on the same folder: its standard output. */
  command(...args: string[]): Promise<string>
  /** `SIGKILL`s the server; gives what starts it again on the same folder and port. */
  crash(): Promise<() => Promise<AppServer>>
  close(): Promise<void>
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'offstage-app-'))
}

/** `extra` goes over the environment, in which private addresses may be crawled. */
export async function startApp(data = newFolder(), port = 0, extra: Record<string, string> = {}): Promise<AppServer> {
  const env = environment(data, port, extra)
  const { process: child, said, stop } = await begin(['start'], env, 'console ')
  const origin = /^ready (http:\S+)$/m.exec(said)?.[1]
  const link = /^console (http:\S+)$/m.exec(said)?.[1]
  if (!origin || !link) throw new Error(`the server said nothing of where it is: ${said}`)
  return {
    origin,
    console: link,
    process: child,
    command: (...args) => outputOf(args, env),
    async crash() {
      await stop('SIGKILL')
      return () => startApp(data, Number(new URL(origin).port), extra)
    },
    async close() {
      child.kill('SIGTERM')
      await stop('SIGTERM')
      rmSync(data, { recursive: true, force: true })
    },
  }
}
