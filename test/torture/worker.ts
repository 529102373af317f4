// One place of the crew: a worker process of the built command line, started anew whenever it ended, in whatever way.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { commandOf, descendants, isAlive } from '../faults/bed/process-table.ts'
import { note, steadyMs } from './evidence.ts'
import { pauseOr, seenWithin } from './pause.ts'

const BIN = resolve(import.meta.dirname, '../../packages/offstage/bin/offstage.js')
const START_MS = 30_000
const AGAIN_MS = 500
/** A drain of 30 s, and the last words. */
const SHUTDOWN_MS = 45_000
/** A process of a dead worker ends itself within a second. */
const GONE_MS = 4000

export interface WorkerPlace {
  /** Serves HTTP too where it has a port. */
  port: number | undefined
  folder: string
  evidence: string
  env: Record<string, string | undefined>
}

export class Worker {
  readonly port: number | undefined
  restarts = 0
  readonly #place: WorkerPlace
  readonly #log: string
  #process: ChildProcess | undefined
  /** Somebody is at it: other troubles pass it by. */
  #isTaken = false
  /** Those that were made to end. */
  readonly #ended = new WeakSet<ChildProcess>()
  #isClosed = false
  #output = ''

  constructor(place: WorkerPlace, name: string) {
    this.#place = place
    this.port = place.port
    this.#log = `${place.folder}/${name}.log`
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** Runs, and nobody is at it. */
  get isFree(): boolean {
    return !this.#isTaken && !this.#isClosed && this.#isRunning
  }

  /** Resolves when it is ready; it is tried again until it is, or closed. */
  async start(): Promise<void> {
    while (!this.#isClosed) {
      const { port, folder, env } = this.#place
      const args = port === undefined ? ['worker'] : ['start', '--port', String(port)]
      const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
      this.#process = child
      this.#output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          appendFileSync(this.#log, text)
          this.#output = (this.#output + text).slice(-4000)
        })
      const isUp = await seenWithin(START_MS, () => this.#isReady || !this.#isRunning)
      if (isUp && this.#isRunning) {
        child.once('exit', (code, signal) => this.#onExit(child, code, signal))
        return
      }
      // It could not begin: the store is out of reach just now.
      child.kill('SIGKILL')
      await pauseOr(AGAIN_MS, AbortSignal.timeout(AGAIN_MS + 1))
    }
  }

  /** kill -9, and a new start after a while. */
  crash(downMs: number, over: AbortSignal): Promise<boolean> {
    return this.#alone(async () => {
      const worker = this.pid
      const family = descendants(worker)
      this.#stop('SIGKILL')
      note(this.#place.evidence, { kind: 'dead', at: steadyMs(), worker })
      await this.#again(downMs, over)
      if (await seenWithin(GONE_MS, () => !family.some(isAlive))) return
      for (const pid of family.filter(isAlive)) this.#left(pid, `${GONE_MS} ms after its worker was killed`)
    })
  }

  /** Stands still, alone or with all its tasks, and goes on. */
  freeze(forMs: number, isWhole: boolean, over: AbortSignal): Promise<boolean> {
    return this.#alone(async () => {
      const worker = this.pid
      const frozen = [worker, ...(isWhole ? descendants(worker) : [])]
      const at = steadyMs()
      for (const pid of frozen) signal(pid, 'SIGSTOP')
      await pauseOr(forMs, over)
      for (const pid of frozen.reverse()) signal(pid, 'SIGCONT')
      const what = isWhole ? 'frozen-whole' : 'frozen'
      note(this.#place.evidence, { kind: 'trouble', what, at, until: steadyMs(), worker })
    })
  }

  /** SIGTERM, perhaps a second one, and a new start after a while. */
  shutdown(hurryMs: number | null, downMs: number, over: AbortSignal): Promise<boolean> {
    return this.#alone(async () => {
      await this.#end(hurryMs, over)
      await this.#again(downMs, over)
    })
  }

  /** For good. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#end(0, AbortSignal.abort())
  }

  async #end(hurryMs: number | null, over: AbortSignal): Promise<void> {
    const { pid } = this
    const process = this.#process
    this.#stop('SIGTERM')
    const hurry = async () => {
      await pauseOr(hurryMs ?? 0, over)
      // By then another may have taken its place.
      process?.kill('SIGTERM')
    }
    if (hurryMs !== null) void hurry()
    if (await seenWithin(SHUTDOWN_MS, () => !this.#isRunning)) return
    this.#left(pid, `${SHUTDOWN_MS} ms after it was asked to end`)
    this.#process?.kill('SIGKILL')
  }

  #stop(name: NodeJS.Signals): void {
    if (!this.#process) return
    this.#ended.add(this.#process)
    this.#process.kill(name)
  }

  async #again(downMs: number, over: AbortSignal): Promise<void> {
    await pauseOr(downMs, over)
    await this.start()
    this.restarts++
  }

  async #alone(act: () => Promise<void>): Promise<boolean> {
    if (!this.isFree) return false
    this.#isTaken = true
    try {
      await act()
    } finally {
      this.#isTaken = false
    }
    return true
  }

  #onExit(child: ChildProcess, code: number | null, how: NodeJS.Signals | null): void {
    if (this.#ended.has(child)) return
    const words = this.#output.trim().split('\n').at(-1) ?? ''
    note(this.#place.evidence, {
      kind: 'fell',
      at: steadyMs(),
      worker: child.pid ?? 0,
      how: `${code ?? how}: ${words}`,
    })
    // Nobody is at it, or this would have been expected.
    this.#isTaken = true
    void this.#again(AGAIN_MS, AbortSignal.timeout(AGAIN_MS)).finally(() => {
      this.#isTaken = false
    })
  }

  #left(pid: number, why: string): void {
    note(this.#place.evidence, { kind: 'left', at: steadyMs(), pid, why, command: commandOf(pid) })
  }

  get #isRunning(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  get #isReady(): boolean {
    return /^(ready http|worker ready)/m.test(this.#output)
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended meanwhile.
  }
}
