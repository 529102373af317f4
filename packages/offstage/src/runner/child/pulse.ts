// What a task's thread shows who watches it, watchdog or supervisor: through shared memory, because it cannot answer while it spins. Written by the meter, read by the gauge.

import { performance } from 'node:perf_hooks'

/** Whole numbers, read and written atomically: they tell that the others are new. */
const RUN = 0
const BEATS = 1
/** The others. */
const TURNED_AT = 0
const ACTIVE_MS = 1
const IDLE_MS = 2
const BASE_CPU_MS = 3
const BASE_PEAK = 4
const SEEN_PEAK = 5

export class Pulse {
  readonly buffer: SharedArrayBuffer
  readonly #counts: Int32Array
  readonly #figures: Float64Array

  /** Without a buffer a new one is made. */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(64)) {
    this.buffer = buffer
    this.#counts = new Int32Array(buffer, 0, 2)
    this.#figures = new Float64Array(buffer, 8)
  }

  /** The number of the task that runs, from 1; 0 while none does. */
  get run(): number {
    return Atomics.load(this.#counts, RUN)
  }

  begin(run: number, base: { cpuMs: number; peakBytes: number }): void {
    this.#figures[BASE_CPU_MS] = base.cpuMs
    this.#figures[BASE_PEAK] = base.peakBytes
    this.#figures[SEEN_PEAK] = 0
    this.beat()
    Atomics.store(this.#counts, RUN, run)
  }

  end(): void {
    Atomics.store(this.#counts, RUN, 0)
  }

  /** The event loop turns. */
  beat(): void {
    const { active, idle } = performance.eventLoopUtilization()
    this.#figures[TURNED_AT] = Date.now()
    this.#figures[ACTIVE_MS] = active
    this.#figures[IDLE_MS] = idle
    Atomics.add(this.#counts, BEATS, 1)
  }

  get beats(): number {
    return Atomics.load(this.#counts, BEATS)
  }

  /** The last beat: when (ms since the epoch), and what the loop had been busy and idle by then (ms). */
  get last(): { at: number; activeMs: number; idleMs: number } {
    return { at: this.#figure(TURNED_AT), activeMs: this.#figure(ACTIVE_MS), idleMs: this.#figure(IDLE_MS) }
  }

  get base(): { cpuMs: number; peakBytes: number } {
    return { cpuMs: this.#figure(BASE_CPU_MS), peakBytes: this.#figure(BASE_PEAK) }
  }

  /** The most memory the watchdog has seen during this task. */
  get seenPeak(): number {
    return this.#figure(SEEN_PEAK)
  }

  set seenPeak(bytes: number) {
    this.#figures[SEEN_PEAK] = bytes
  }

  #figure(index: number): number {
    return this.#figures[index] as number
  }
}
