// One process for tasks, seen from the supervisor: started with its lines, spoken to, read, killed, and known to be gone only when nothing it started is left.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Duplex, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { newId } from '../base/ids.ts'
import { sibling } from '../base/sibling.ts'
import type { Vitals } from '../task/vitals.ts'
import type { Child, ChildListener } from './child.ts'
import { ChildVitals } from './child-vitals.ts'
import { childEnvironment } from './environment.ts'
import { type Exit, exitFailure } from './exit-failure.ts'
import { isReport, isWatchReport } from './is-report.ts'
import { LINES, messageReader, type Order, type Overuse, type Report, toLine, type WatchReport } from './messages.ts'
import type { OomKills } from './oom-kills.ts'
import { usageOf } from './process-table.ts'
import { type Family, familyOf, killFamily, killQuietly, sweepMark } from './sweep.ts'
import { Wear } from './wear.ts'
import { withoutDebuggerLine } from './xray/debugger-line.ts'
import { Looks } from './xray/looks.ts'
import type { LookAnswer } from './xray/sight.ts'

export interface ChildOptions {
  /** URLs of the task modules. */
  modules: string[]
  env: Record<string, string | undefined>
  owner: string
  execArgv: string[]
  tablesPlace?: string | undefined
  cwd?: string | undefined
  oomKills: OomKills
}

/** The JavaScript heap of a process, unless its task is granted more. */
export const HEAP_MB = 512

const FLAGS = ['--enable-source-maps', '--disable-warning=ExperimentalWarning', `--max-old-space-size=${HEAP_MB}`]
/** How long what a dead process left in its lines is waited for, should somebody unknown hold them open. */
const DRAIN_MS = 500
const LAST_WORDS = 4096
/** Bytes taken from one line before the event loop gets a turn: a flood must not hold up everything else. */
const TURN_BYTES = 64 * 1024

export class ProcessChild implements Child {
  readonly mark = newId()
  readonly wear = new Wear()
  /** Looks into what its main thread is doing. */
  readonly looks = new Looks((order) => this.#line(LINES.watchdog).write(toLine(order)))
  listener: ChildListener
  readonly #process: ChildProcess
  readonly #vitals = new ChildVitals({
    vitals: (vitals) => this.listener.vitals(vitals),
    note: (text, at) => this.listener.note(text, at),
    over: (overuse) => this.#overused(overuse),
  })
  readonly #oomKills: OomKills
  readonly #heapMb: number
  #lastWords = ''
  #family: Family | undefined
  #killing: Promise<void> | undefined
  #isPaused = false
  #overuse: Overuse | undefined
  #isGone = false

  /** `heapMb`: of JavaScript heap, if its task is granted more than others. */
  constructor(options: ChildOptions, listener: ChildListener, heapMb?: number) {
    this.listener = listener
    this.#oomKills = options.oomKills
    const entry = fileURLToPath(sibling(import.meta.url, './child/main'))
    const granted = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`]
    const flags = [...FLAGS, ...options.execArgv, ...granted]
    this.#heapMb = heapOf(flags)
    this.#process = spawn(process.execPath, [...flags, entry, ...options.modules], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: childEnvironment(options.env, { ...options, mark: this.mark }),
      cwd: options.cwd,
    })
    this.#read()
    this.#process.once('error', (error) => {
      if (this.pid === undefined) this.#end({ code: null, signal: null, error })
    })
    this.#process.once('exit', (code, signal) => void this.#exited(code, signal))
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  /** Whether it is being killed, or was. */
  get isKilled(): boolean {
    return this.#killing !== undefined
  }

  /** The newest of its task. */
  get vitals(): Vitals | null {
    return this.#vitals.newest
  }

  send(order: Order): void {
    if (order.kind === 'start') this.#vitals.began()
    this.#line(LINES.orders).write(toLine(order))
  }

  /** Shows the child's watchdog that its supervisor is alive. */
  tick(): void {
    this.#line(LINES.watchdog).write('\n')
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
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    this.#vitals.read(usageOf(pid))
    killQuietly(-pid)
    killFamily(this.#family)
  }

  /** Its end is known from here on, whatever it may report while it is killed. */
  #overused(overuse: Overuse): void {
    this.#overuse ??= overuse
    this.kill()
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
    const read = messageReader<Report>((report) => this.#report(report), isReport)
    const [reports, out, err] = this.#readable()
    this.#take(reports, read)
    this.#take(out, (chunk) => this.listener.raw('out', chunk))
    this.#take(err, (chunk) => {
      this.#lastWords = (this.#lastWords + chunk.toString('latin1')).slice(-LAST_WORDS)
      this.listener.raw('err', this.looks.isOpen ? withoutDebuggerLine(chunk) : chunk)
    })
    this.#line(LINES.watchdog).on(
      'data',
      messageReader<WatchReport | LookAnswer>(
        (report) => (report.kind === 'look' ? this.looks.answered(report) : this.#vitals.watched(report)),
        isWatchReport,
      ),
    )
    // Read to its end, or the process never counts as closed.
    this.#line(LINES.orders).resume()
    // A child that dies while it is written to: its exit says all there is to say.
    for (const line of this.#process.stdio) line?.on('error', () => undefined)
  }

  #report(report: Report): void {
    if (report.kind === 'ready') this.wear.ready(report.memoryBytes ?? 0)
    else if (report.kind === 'idle') this.wear.idle(report)
    this.#vitals.report(report)
    this.listener.report(report)
  }

  #take(line: Readable | undefined, take: (chunk: Buffer) => void): void {
    let bytes = 0
    line?.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength
      take(chunk)
      giveBack(chunk)
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
    const isOomKill = signal === 'SIGKILL' && !this.#killing ? this.#oomKills.take() : false
    const closed = new Promise<void>((resolve) => this.#process.once('close', () => resolve()))
    this.resume()
    await sweepMark(this.mark, this.pid, this.#family)
    const timeUp = Promise.withResolvers<void>()
    const timer = setTimeout(timeUp.resolve, DRAIN_MS)
    await Promise.race([closed, timeUp.promise])
    clearTimeout(timer)
    for (const line of this.#process.stdio) line?.destroy()
    this.#end({ code, signal, isOomKill })
  }

  #end(exit: Omit<Exit, 'lastWords' | 'heapMb'>): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#vitals.gone()
    this.looks.end()
    const overuse = this.#overuse && { ...this.#overuse, readyBytes: this.wear.readyBytes }
    this.listener.gone(exitFailure({ ...exit, lastWords: this.#lastWords, heapMb: this.#heapMb, overuse }))
  }

  #readable(): Readable[] {
    return [this.#process.stdio[LINES.reports], this.#process.stdout, this.#process.stderr] as Readable[]
  }

  #line(fd: number): Duplex {
    // The type knows of five, each one-way; there are as many as were asked for, and each is a pair of sockets.
    return (this.#process.stdio as unknown[])[fd] as Duplex
  }
}

/** Frees what was read at once. Left to the collector, which is in no hurry, a flood's chunks stand at 50 MB and more. */
function giveBack({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}

/** The last one given counts. */
function heapOf(flags: string[]): number {
  const sizes = flags.flatMap((flag) => /^--max[-_]old[-_]space[-_]size=(\d+)$/.exec(flag)?.[1] ?? [])
  return Number(sizes.at(-1) ?? HEAP_MB)
}
