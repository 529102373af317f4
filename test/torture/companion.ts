// A launcher or watcher of a run, in a process of its own: started, told to end, waited for.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LauncherOrder } from './launcher.ts'
import { seenWithin } from './pause.ts'
import type { WatcherOrder } from './watcher.ts'

export class Companion {
  readonly #process: ChildProcess
  readonly #ready: Promise<unknown>

  constructor(
    what: 'launcher' | 'watcher',
    order: LauncherOrder | WatcherOrder,
    env: Record<string, string | undefined>,
    folder: string,
  ) {
    const path = fileURLToPath(new URL(`./${what}.ts`, import.meta.url))
    const child = fork(path, [JSON.stringify(order)], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] })
    const log = createWriteStream(`${folder}/${order.name}.log`, { flags: 'a' })
    child.stdout?.pipe(log)
    child.stderr?.pipe(log)
    this.#process = child
    const ended = once(child, 'exit').then(([code]) => {
      if (!this.isOver) throw new Error(`${order.name} ended (${code})`)
    })
    this.#ready = Promise.race([once(child, 'message'), ended])
    this.#ready.catch(() => undefined)
    ended.catch(() => undefined)
  }

  isOver = false

  async ready(): Promise<void> {
    await this.#ready
  }

  /** Whether it ended by itself in time. */
  async end(withinMs: number): Promise<boolean> {
    this.isOver = true
    if (this.#process.connected) this.#process.send('end')
    const { exitCode } = this.#process
    const isOver = exitCode !== null || (await seenWithin(withinMs, () => this.#process.exitCode !== null))
    if (!isOver) this.#process.kill('SIGKILL')
    return isOver
  }
}
