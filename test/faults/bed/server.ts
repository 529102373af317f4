// The bed's hold on one supervisor process: started, asked, signalled, and surely ended.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Figures, Question, SupervisorOptions, Told } from './supervisor.ts'

export interface ServerOptions {
  /** Tasks at once. Default 4. */
  concurrency?: number
  /** Another way to the database of the bed. */
  database?: string
  /** A command that runs the one given after it: `['unshare', '--uts', …]`. */
  wrap?: string[]
  /** Flags for Node. */
  execArgv?: string[]
  env?: Record<string, string>
}

const ENTRY = fileURLToPath(new URL('./supervisor.ts', import.meta.url))

export class Server {
  readonly process: ChildProcess
  /** Everything it printed. */
  output = ''
  /** Resolves when it accepts tasks; rejects if it ends before. */
  readonly ready: Promise<void>
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** The number of the supervisor itself, where a wrapping command has one of its own. */
  pid = 0
  readonly #answers = new Map<number, (figures: Figures) => void>()
  #asked = 0

  constructor(supervisor: SupervisorOptions, mark: string, options: ServerOptions) {
    const { VITEST: _v, NODE_ENV: _n, ...env } = process.env
    const [command, ...args] = [
      ...(options.wrap ?? []),
      process.execPath,
      '--expose-gc',
      ...(options.execArgv ?? []),
      ENTRY,
      JSON.stringify(supervisor),
    ]
    this.process = spawn(command as string, args, {
      env: { ...env, ...options.env, FAULTS_BED: mark },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text
      })
    this.exited = once(this.process, 'exit').then(([code, signal]) => ({ code, signal }))
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.ready = promise
    promise.catch(() => undefined)
    this.process.on('error', reject)
    this.process.on('message', (told: Told) => {
      if ('ready' in told) {
        this.pid = told.worker
        resolve()
      } else this.#answers.get(told.answer)?.(told.figures)
    })
    void this.exited.then(({ code, signal }) => reject(new Error(`it ended (${code ?? signal}):\n${this.output}`)))
  }

  figures(): Promise<Figures> {
    return this.#ask({ verb: 'figures' })
  }

  /** Loop delays count from now on. */
  async forget(): Promise<void> {
    await this.#ask({ verb: 'forget' })
  }

  /** Drains and ends by itself. */
  async stop(drainMs: number): Promise<void> {
    await this.#ask({ verb: 'stop', drainMs })
    await this.exited
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal)
  }

  /** Ends it whatever state it is in. */
  async end(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.signal('SIGKILL')
      await this.exited
    }
  }

  #ask(question: Omit<Question, 'ask'>): Promise<Figures> {
    const ask = ++this.#asked
    const { promise, resolve } = Promise.withResolvers<Figures>()
    this.#answers.set(ask, resolve)
    this.process.send({ ask, ...question })
    return promise
  }
}
