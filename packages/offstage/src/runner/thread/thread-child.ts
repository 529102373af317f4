// One thread for tasks, seen from the supervisor: started with its lines, spoken to, read, ended, and known to be gone only when nothing it started is left.
import { setTimeout as pause } from 'node:timers/promises'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { now } from '../../base/clock.ts'
import { newId } from '../../base/ids.ts'
import { sibling } from '../../base/sibling.ts'
import type { Vitals } from '../../task/vitals.ts'
import { Pulse } from '../child/pulse.ts'
import type { Child, ChildListener } from '../child.ts'
import { ChildVitals } from '../child-vitals.ts'
import { childEnvironment } from '../environment.ts'
import { messageReader, type Order, type Overuse, type Report } from '../messages.ts'
import { type Family, familyOfThread, killFamily, sweepMark } from '../sweep.ts'
import { Wear } from '../wear.ts'
import { answerLook } from '../xray/answer-look.ts'
import { Looks } from '../xray/looks.ts'
import type { LookAnswer } from '../xray/sight.ts'
import { Ring } from './ring.ts'
import { RingReader } from './ring-reader.ts'
import { threadFailure } from './thread-failure.ts'
import { ThreadGauge } from './thread-gauge.ts'
import type { ThreadData } from './thread-lines.ts'
import { openThreadSession } from './thread-session.ts'
import { ThreadSigns } from './thread-signs.ts'

export interface ThreadOptions {
  /** URLs of the task modules. */
  modules: string[]
  env: Record<string, string | undefined>
  owner: string
  tablesPlace?: string | undefined
}

/** The JavaScript heap of a thread, unless its task is granted another. */
const HEAP_MB = 512

const FLAGS = ['--enable-source-maps', '--disable-warning=ExperimentalWarning']
/** A loop in JavaScript has ended by then. */
const SOON_MS = 30
/** A thread that has not ended by then is in a native call, and that is said. */
const NATIVE_MS = 5000

export class ThreadChild implements Child {
  listener: ChildListener
  readonly wear = new Wear()
  readonly looks: Looks
  readonly #mark = newId()
  readonly #heapMb: number
  readonly #worker: Worker
  readonly #port: MessagePort
  readonly #signs = new ThreadSigns()
  readonly #reader: RingReader
  readonly #gauge: ThreadGauge
  readonly #vitals = new ChildVitals({
    vitals: (vitals) => this.listener.vitals(vitals),
    note: (text, at) => this.listener.note(text, at),
    over: (overuse) => this.#overused(overuse),
  })
  #killing: Promise<void> | undefined
  #family: Family | undefined
  #overuse: Overuse | undefined
  #error: unknown
  #hasBegun = false
  #isGone = false

  constructor(options: ThreadOptions, listener: ChildListener, heapMb = HEAP_MB) {
    this.listener = listener
    this.#heapMb = heapMb
    const ring = new Ring()
    const pulse = new Pulse()
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#worker = new Worker(sibling(import.meta.url, './thread-main'), {
      workerData: {
        modules: options.modules,
        ring: ring.buffer,
        pulse: pulse.buffer,
        signs: this.#signs.buffer,
        port: port2,
      } satisfies ThreadData,
      transferList: [port2],
      env: childEnvironment(options.env, { ...options, mark: this.#mark }),
      execArgv: FLAGS,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      stdout: true,
      stderr: true,
      name: 'offstage task',
    })
    this.looks = new Looks((order) => {
      const open = () => openThreadSession(this.#worker)
      void answerLook(order, open, null).then((answer) => this.looks.answered(this.#withoutLine(answer)))
    })
    this.#gauge = new ThreadGauge(this.#worker, pulse, (report) => this.#vitals.watched(report))
    this.#reader = new RingReader(
      ring,
      messageReader<Report>((report) => this.#report(report)),
    )
    this.#listen()
  }

  /** Whether it is being ended, or was. */
  get isKilled(): boolean {
    return this.#killing !== undefined
  }

  get vitals(): Vitals | null {
    return this.#vitals.newest
  }

  send(order: Order): void {
    if (order.kind === 'start') {
      this.#vitals.began()
      this.#gauge.begin(order.job.memoryBytes)
    }
    this.#port.postMessage(order)
  }

  /** A thread cannot outlive its supervisor. */
  tick(): void {}

  kill(): void {
    this.#killing ??= this.#kill()
  }

  pause(): void {
    this.#reader.pause()
  }

  resume(): void {
    this.#reader.resume()
  }

  #listen(): void {
    this.#port.on('message', () => this.#reader.wake())
    // What goes past the reports: the stream's own end, say.
    this.#worker.stdout.on('data', (chunk: Buffer) => this.listener.raw('out', chunk))
    this.#worker.stderr.on('data', (chunk: Buffer) => this.listener.raw('err', chunk))
    this.#worker.once('online', () => {
      this.#hasBegun = true
    })
    this.#worker.once('error', (error) => {
      this.#error = error
    })
    this.#worker.once('exit', (code) => void this.#exited(code))
  }

  #report(report: Report): void {
    if (report.kind === 'ready') this.wear.ready(report.memoryBytes ?? 0)
    else if (report.kind === 'idle') this.wear.idle(report)
    else if (report.kind === 'done' || report.kind === 'failed') this.#gauge.end()
    this.#vitals.report(report)
    this.listener.report(report)
  }

  /** Its end is known from here on, whatever it may report while it is ended. */
  #overused(overuse: Overuse): void {
    this.#overuse ??= overuse
    this.kill()
  }

  async #kill(): Promise<void> {
    if (this.#isGone) return
    const { cpuMs, bytes, peakBytes } = await this.#gauge.last()
    if (bytes > 0) this.#vitals.read({ cpuMs, memoryBytes: bytes, peakBytes })
    // Once it has ended, what it started is another thread's.
    this.#family = await familyOfThread(this.#signs.number)
    const timer = setTimeout(() => this.#isLate(), NATIVE_MS)
    const ended = this.#worker.terminate().then(() => true)
    killFamily(this.#family)
    // A thread that waits for a process it started, in a native call, comes back when that is gone.
    if (!(await Promise.race([ended, pause(SOON_MS)]))) await sweepMark(this.#mark, undefined, this.#family)
    await ended
    clearTimeout(timer)
  }

  #isLate(): void {
    const text = `its thread has not ended ${NATIVE_MS / 1000} s after it was told to: it cannot before the native call it is in returns`
    this.listener.note(text, now())
  }

  /** The line down is no concern of the task's. */
  #withoutLine(answer: LookAnswer): LookAnswer {
    if (!('look' in answer) || !this.#signs.isHeld) return answer
    const resources = answer.look.resources
      .map(({ kind, count }) => ({ kind, count: kind === 'MessagePort' ? count - 1 : count }))
      .filter(({ count }) => count > 0)
    return { ...answer, look: { ...answer.look, resources } }
  }

  async #exited(code: number): Promise<void> {
    this.#gauge.end()
    await this.#reader.end()
    await this.#killing
    await sweepMark(this.#mark, undefined, this.#family)
    this.#isGone = true
    this.#port.close()
    this.#vitals.gone()
    this.looks.end()
    const [error, hasBegun, overuse] = [this.#error, this.#hasBegun, this.#overuse]
    this.listener.gone(threadFailure({ code, error, hasBegun, heapMb: this.#heapMb, overuse }))
  }
}
