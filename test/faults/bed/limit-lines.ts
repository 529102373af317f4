// What the trial of limits keeps outside of the system under test: a line for each beginning and each end of a task, written by the task itself, and a death for each of its processes.
import { closeSync, openSync, readSync } from 'node:fs'
import { isAlive } from './process-table.ts'

export const BOUNDS = {
  fleet: { concurrency: 4 },
  tenants: { concurrency: 6, concurrencyPerKey: 2 },
  worker: { concurrencyPerWorker: 2 },
  rated: { rate: { limit: 10, per: 500 } },
  owned: {},
} as const
/** Of the owners that have a plan: their tasks at once. */
export const OF_OWNER = 2

export type LimitName = keyof typeof BOUNDS

export interface LimitLine {
  kind: 'begin' | 'end'
  /** ms of the machine's steady clock, the same for all processes. */
  at: number
  wallAt: number
  task: string
  attempt: number
  queue: LimitName
  /** What bounds it besides its queue: the tenant, or the owner. */
  key: string
  pid: number
  /** The process that supervises it. */
  worker: number
}

const LOOK_MS = 10

/** Follows the file, and notes when processes are seen to be dead in which something had begun and not ended. */
export class LimitWatch {
  readonly lines: LimitLine[] = []
  /** Of attempts: when their process was dead. Later than the truth, by a look. */
  readonly deaths = new Map<string, number>()
  readonly #file: number
  readonly #open = new Map<number, LimitLine>()
  readonly #timer: NodeJS.Timeout
  #rest = ''

  /** The file is there. */
  constructor(path: string) {
    this.#file = openSync(path, 'r')
    this.#timer = setInterval(() => this.look(), LOOK_MS)
  }

  /** How many have begun that fit, and neither ended nor died. */
  running(fits: (line: LimitLine) => boolean): number {
    this.look()
    return [...this.#open.values()].filter(fits).length
  }

  look(): void {
    // Who is dead now wrote all that it wrote before it is read: who is asked first cannot be wronged.
    const dead = [...this.#open].filter(([pid]) => !isAlive(pid))
    const at = steadyMs()
    this.#read()
    for (const [pid, line] of dead) {
      if (this.#open.get(pid) !== line) continue
      this.#open.delete(pid)
      this.deaths.set(attemptOf(line), at)
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.look()
    closeSync(this.#file)
  }

  #read(): void {
    const buffer = Buffer.alloc(65_536)
    for (let length = 1; length > 0; ) {
      length = readSync(this.#file, buffer, 0, buffer.length, null)
      this.#rest += buffer.toString('utf8', 0, length)
    }
    const texts = this.#rest.split('\n')
    this.#rest = texts.pop() as string
    for (const text of texts) {
      const line = JSON.parse(text) as LimitLine
      this.lines.push(line)
      if (line.kind === 'begin') this.#open.set(line.pid, line)
      else this.#open.delete(line.pid)
    }
  }
}

export function attemptOf({ task, attempt }: Pick<LimitLine, 'task' | 'attempt'>): string {
  return `attempt ${attempt} of ${task}`
}

/** The machine's steady clock, ms. */
export function steadyMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000
}
