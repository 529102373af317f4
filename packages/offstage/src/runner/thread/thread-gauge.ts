// Measures the task of a thread from its supervisor, once a second, and watches its memory more often where that is limited. Called by the thread's child.
import { setTimeout as pause } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { gauge } from '../child/gauge.ts'
import type { Pulse } from '../child/pulse.ts'
import type { Usage } from '../child/usage.ts'
import type { WatchReport } from '../messages.ts'
import { usageOfThread } from './thread-usage.ts'

const TURN_MS = 1000
const LOOK_MS = 100
/** A thread in a native call does not answer: its last figures stand. */
const ANSWER_MS = 120

export class ThreadGauge {
  readonly #worker: Worker
  readonly #pulse: Pulse
  readonly #tell: (report: WatchReport) => void
  readonly #read
  #used: Usage = { cpuMs: 0, bytes: 0, peakBytes: 0 }
  #asking: Promise<void> | undefined
  #turns: NodeJS.Timeout | undefined
  #looks: NodeJS.Timeout | undefined

  constructor(worker: Worker, pulse: Pulse, tell: (report: WatchReport) => void) {
    this.#worker = worker
    this.#pulse = pulse
    this.#tell = tell
    this.#read = gauge(pulse, () => this.#used)
  }

  /** A task was given to the thread. */
  begin(capBytes: number | undefined): void {
    this.end()
    this.#used = { cpuMs: 0, bytes: 0, peakBytes: 0 }
    this.#turns = setInterval(() => void this.#turn(), TURN_MS)
    if (capBytes !== undefined) this.#looks = setInterval(() => void this.#look(capBytes), LOOK_MS)
  }

  end(): void {
    clearInterval(this.#turns)
    clearInterval(this.#looks)
  }

  /** The last that is known, asked for once more. */
  async last(): Promise<Usage> {
    await this.#ask()
    return { ...this.#used, peakBytes: Math.max(this.#used.bytes, this.#pulse.seenPeak) }
  }

  async #turn(): Promise<void> {
    await this.#ask()
    const reading = this.#read()
    if (reading) this.#tell(reading)
  }

  async #look(capBytes: number): Promise<void> {
    await this.#ask()
    const { run } = this.#pulse
    const usedBytes = this.#used.bytes
    this.#pulse.seenPeak = Math.max(this.#pulse.seenPeak, usedBytes)
    if (run !== 0 && usedBytes > capBytes)
      this.#tell({ kind: 'over', run, overuse: { capBytes, usedBytes, startedBytes: 0 } })
  }

  async #ask(): Promise<void> {
    this.#asking ??= this.#answer().finally(() => {
      this.#asking = undefined
    })
    await Promise.race([this.#asking, pause(ANSWER_MS)])
  }

  async #answer(): Promise<void> {
    try {
      this.#used = await usageOfThread(this.#worker)
    } catch {
      // It has ended: what was read before is the last.
    }
  }
}
