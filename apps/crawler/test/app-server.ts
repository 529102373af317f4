// Starts the crawler app as its user does: the command line's server as a process of its own, on a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const APP = resolve(import.meta.dirname, '..')
const COMMAND = resolve(APP, '../../packages/offstage/bin/offstage.js')

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
  const env = {
    ...process.env,
    OFFSTAGE_DATA: data,
    PORT: String(port),
    HOST: '127.0.0.1',
    OFFSTAGE_ALLOW_PRIVATE: '1',
    ...extra,
  }
  const child = spawn(process.execPath, [COMMAND, 'start'], { cwd: APP, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.startsWith('console ')) break
  }
  const origin = /^ready (http:\S+)$/m.exec(lines.join('\n'))?.[1]
  const link = /^console (http:\S+)$/m.exec(lines.join('\n'))?.[1]
  if (!origin || !link) throw new Error(`the server did not start: ${lines.join('\n')} ${errors}`)
  child.stdout.resume()

  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
  return {
    origin,
    console: link,
    process: child,
    async command(...args) {
      const run = spawn(process.execPath, [COMMAND, ...args], { cwd: APP, env, stdio: ['ignore', 'pipe', 'inherit'] })
      let output = ''
      run.stdout.on('data', (chunk) => (output += chunk))
      await once(run, 'close')
      return output
    },
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
