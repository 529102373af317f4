// One process for tasks, seen from the supervisor: started with its lines, spoken to, read, killed, and known to be gone only when nothing it started is left.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { newId } from '../base/ids.ts'
import { sibling } from '../base/sibling.ts'
import { childEnvironment } from './environment.ts'
import { LINES, messageReader, type Order, type Output, type Report, toLine } from './messages.ts'
import { type Family, familyOf, killQuietly, sweepMark } from './sweep.ts'

export interface ChildOptions {
  /** URLs of the task modules. */
  modules: string[]
  env: Record<string, string | undefined>
  owner: string
  execArgv: string[]
  tablesPath?: string | undefined
  cwd?: string | undefined
}

/** How a process ended; `error` if it never began. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  error?: Error
  /** The last of what it wrote to its raw stderr: V8 says there why it gave up. */
  lastWords: string
}

/** Who listens to a child at the moment: the pool while it is idle, a run while it works. */
export interface ChildListener {
  report(report: Report): void
  raw(output: Output, chunk: Uint8Array): void
  /** The process and all it started are gone, and all it reported has been given. */
  gone(exit: Exit): void
}

const FLAGS = ['--enable-source-maps', '--max-old-space-size=512', '--disable-warning=ExperimentalWarning']
/** How long what a dead process left in its lines is waited for, should somebody unknown hold them open. */
const DRAIN_MS = 500
const LAST_WORDS = 4096
/** Bytes taken from one line before the event loop gets a turn: a flood must not hold up everything else. */
const TURN_BYTES = 256 * 1024

export class Child {
  readonly mark = newId()
  listener: ChildListener
  readonly #process: ChildProcess
  #lastWords = ''
  #family: Family | undefined
  #killing: Promise<void> | undefined
  #isPaused = false
  #isGone = false

  constructor(options: ChildOptions, listener: ChildListener) {
    this.listener = listener
    const entry = fileURLToPath(sibling(import.meta.url, './child/main'))
    this.#process = spawn(process.execPath, [...FLAGS, ...options.execArgv, entry, ...options.modules], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: childEnvironment(options.env, { ...options, mark: this.mark }),
      cwd: options.cwd,
    })
    this.#read()
    this.#process.once('error', (error) => {
      if (this.pid === undefined) this.#end({ code: null, signal: null, error, lastWords: '' })
    })
    this.#process.once('exit', (code, signal) => void this.#exited(code, signal))
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  send(order: Order): void {
    this.#line(LINES.orders).write(toLine(order))
  }

  /** Shows the child's watchdog that its supervisor is alive. */
  tick(): void {
    this.#line(LINES.watchdog).write('.')
  }

  /** Kills the process group; `gone` follows. */
  kill(): void {
    this.#killing ??= this.#kill()
  }

  async #kill(): Promise<void> {
    const { pid } = this
    if (pid === undefined || this.#isGone) return
    this.#family = await familyOf(pid)
    // Asked of the handle first: it knows whether the number is still this process's.
    if (this.#process.exitCode === null && this.#process.signalCode === null) killQuietly(-pid)
  }

  pause(): void {
    this.#isPaused = true
    for (const line of this.#readable()) line.pause()
  }

  resume(): void {
    this.#isPaused = false
    for (const line of this.#readable()) line.resume()
  }

  #read(): void {
    const read = messageReader<Report>((report) => this.listener.report(report))
    const [reports, out, err] = this.#readable()
    this.#take(reports, read)
    this.#take(out, (chunk) => this.listener.raw('out', chunk))
    this.#take(err, (chunk) => {
      this.#lastWords = (this.#lastWords + chunk.toString('latin1')).slice(-LAST_WORDS)
      this.listener.raw('err', chunk)
    })
    // Read to their end, or the process never counts as closed.
    for (const fd of [LINES.orders, LINES.watchdog]) (this.#line(fd) as unknown as Readable).resume()
    // A child that dies while it is written to: its exit says all there is to say.
    for (const line of this.#process.stdio) line?.on('error', () => undefined)
  }

  #take(line: Readable | undefined, take: (chunk: Buffer) => void): void {
    let bytes = 0
    line?.on('data', (chunk: Buffer) => {
      take(chunk)
      bytes += chunk.byteLength
      if (bytes < TURN_BYTES) return
      bytes = 0
      line.pause()
      setImmediate(() => {
        if (!this.#isPaused) line.resume()
      })
    })
  }

  /** What it reported before it died is still in the lines, and may be held open by processes it started: these go first, then the rest is read. */
  async #exited(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#process.once('close', () => resolve()))
    this.resume()
    await sweepMark(this.mark, this.pid, this.#family)
    const timeUp = Promise.withResolvers<void>()
    const timer = setTimeout(timeUp.resolve, DRAIN_MS)
    await Promise.race([closed, timeUp.promise])
    clearTimeout(timer)
    for (const line of this.#process.stdio) line?.destroy()
    this.#end({ code, signal, lastWords: this.#lastWords })
  }

  #end(exit: Exit): void {
    if (this.#isGone) return
    this.#isGone = true
    this.listener.gone(exit)
  }

  #readable(): Readable[] {
    return [this.#process.stdio[LINES.reports], this.#process.stdout, this.#process.stderr] as Readable[]
  }

  #line(fd: number): Writable {
    // The type knows of five; there are as many as were asked for.
    return (this.#process.stdio as unknown[])[fd] as Writable
  }
}
