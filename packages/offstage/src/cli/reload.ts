// `offstage dev`, the process in front: starts the project as a generation and, when a file of it changes, the next one. That one loads the project first; only when
// this works does the running one let go of the address. So new launches run the new code, running tasks keep theirs, and a slip of the pen stops nothing.
import { type ChildProcess, fork } from 'node:child_process'
import { relative } from 'node:path'
import { type FromGeneration, GENERATION, type ToGeneration } from './generation.ts'
import type { Out } from './out.ts'
import { watchFiles } from './watch-files.ts'

/** Runs until a signal, or the generation that serves, ends it; gives the exit code. */
export async function runReloading(out: Out): Promise<number> {
  return await new Promise((resolve) => new Reloading(out, resolve).start())
}

class Reloading {
  readonly #out: Out
  readonly #end: (code: number) => void
  readonly #all = new Set<ChildProcess>()
  readonly #watch = watchFiles((file) => this.#changed(file))
  #serving: ChildProcess | undefined
  #loading: ChildProcess | undefined
  /** It holds the address. */
  #holder: ChildProcess | undefined
  /** What the one that is to serve is told once the address is free. */
  #waiting: ToGeneration | undefined
  /** Known once the first listens. */
  #place: { port: number; consoleKey: string } | undefined
  #code = 0
  #isStopping = false

  constructor(out: Out, end: (code: number) => void) {
    this.#out = out
    this.#end = end
  }

  start(): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        this.#isStopping = true
        // From a terminal they have heard it themselves; they take two within a moment for one.
        for (const generation of this.#all) generation.kill(signal)
      })
    }
    this.#load(undefined)
  }

  #changed(file: string): void {
    if (this.#isStopping || !this.#place) return
    this.#loading?.kill('SIGKILL')
    this.#load(relative(process.cwd(), file))
  }

  #load(changed: string | undefined): void {
    const generation = fork(process.argv[1] as string, process.argv.slice(2), {
      env: { ...process.env, [GENERATION]: '1' },
    })
    this.#all.add(generation)
    this.#loading = generation
    generation.on('message', (message: FromGeneration) => this.#heard(generation, message, changed))
    generation.once('exit', (code) => this.#ended(generation, code ?? 1, changed))
  }

  #heard(generation: ChildProcess, message: FromGeneration, changed: string | undefined): void {
    if (message.kind === 'files') this.#watch.add(message.files)
    else if (message.kind === 'ready') this.#place = { port: message.port, consoleKey: message.consoleKey }
    else if (message.kind === 'released') this.#release(generation)
    else if (generation === this.#loading) this.#takeOver(generation, changed)
  }

  #takeOver(generation: ChildProcess, changed: string | undefined): void {
    const before = this.#serving
    this.#serving = generation
    this.#loading = undefined
    this.#waiting = { kind: 'go', ...this.#place, ...(changed === undefined ? {} : { changed }) }
    // One that never got hold of the address: its turn is over before it came.
    if (before && before !== this.#holder) tell(before, { kind: 'retire' })
    if (this.#holder) tell(this.#holder, { kind: 'retire' })
    else this.#go()
  }

  #release(generation: ChildProcess): void {
    if (generation !== this.#holder) return
    this.#holder = undefined
    this.#go()
  }

  #go(): void {
    if (!this.#serving || !this.#waiting) return
    this.#holder = this.#serving
    tell(this.#serving, this.#waiting)
    this.#waiting = undefined
  }

  #ended(generation: ChildProcess, code: number, changed: string | undefined): void {
    this.#all.delete(generation)
    if (generation === this.#loading) {
      this.#loading = undefined
      if (!this.#serving) this.#stop(code)
      else if (!this.#isStopping)
        this.#out.note(`${changed} changed but cannot be used yet: the code before it goes on`)
    } else if (generation === this.#serving) {
      this.#serving = undefined
      this.#stop(code)
    }
    this.#release(generation)
    if (this.#all.size === 0) this.#end(this.#code)
  }

  /** Without the one that serves there is nothing to go on for: what is left ends too. */
  #stop(code: number): void {
    this.#code = code
    this.#isStopping = true
    this.#watch.end()
    for (const generation of this.#all) generation.kill('SIGTERM')
  }
}

function tell(generation: ChildProcess, message: ToGeneration): void {
  if (generation.connected) generation.send(message)
}
