// The command line on the crawler app: as a process that stays, or to its end.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const APP = resolve(import.meta.dirname, '..')
const COMMAND = resolve(APP, '../../packages/offstage/bin/offstage.js')

export interface OffstageProcess {
  process: ChildProcess
  /** What it said until it was ready. */
  said: string
  /** Resolves when it is gone. */
  stop(signal: NodeJS.Signals): Promise<void>
}

/** The environment of an app on a data folder, in which private addresses may be crawled. */
export function environment(data: string, port: number, extra: Record<string, string>): NodeJS.ProcessEnv {
  return {
    ...process.env,
    OFFSTAGE_DATA: data,
    PORT: String(port),
    HOST: '127.0.0.1',
    OFFSTAGE_ALLOW_PRIVATE: '1',
    ...extra,
  }
}

/** Starts it, and waits for a line that begins with `ready`. */
export async function begin(args: string[], env: NodeJS.ProcessEnv, ready: string): Promise<OffstageProcess> {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: APP, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.startsWith(ready)) break
  }
  const said = lines.join('\n')
  if (!lines.at(-1)?.startsWith(ready)) throw new Error(`offstage ${args[0]} did not start: ${said} ${errors}`)
  child.stdout.resume()
  return {
    process: child,
    said,
    async stop(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill(signal)
      await exit
    },
  }
}

/** Runs it to its end: its standard output. */
export async function outputOf(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const run = spawn(process.execPath, [COMMAND, ...args], { cwd: APP, env, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  run.stdout.on('data', (chunk) => (output += chunk))
  await once(run, 'close')
  return output
}
