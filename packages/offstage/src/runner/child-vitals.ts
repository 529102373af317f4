// What the current task of a child costs, seen from the supervisor: the watchdog's readings once a second, the task's own at its end, the system's just before a
// kill; and whether its event loop turns. Called by the child.
import { now } from '../base/clock.ts'
import type { Vitals } from '../task/vitals.ts'
import type { Overuse, Report, VitalsBase, WatchReport } from './messages.ts'

export interface VitalsEvents {
  vitals(vitals: Vitals): void
  note(text: string, at: number): void
  over(overuse: Overuse): void
}

/** A task that gets stuck again and again is told about this often. */
const NOTES = 10

export class ChildVitals {
  readonly #events: VitalsEvents
  #run = 0
  #isOn = false
  #base: VitalsBase | undefined
  #newest: Vitals | null = null
  #stuck = 0

  constructor(events: VitalsEvents) {
    this.#events = events
  }

  /** Of the current task; null until there are any. */
  get newest(): Vitals | null {
    return this.#newest
  }

  /** A task was given to the process. */
  began(): void {
    this.#run++
    this.#isOn = true
    this.#base = undefined
    this.#newest = null
    this.#stuck = 0
  }

  /** To be shown what the process reports: the end of its task ends the readings. */
  report(report: Report): void {
    if (report.kind === 'started') this.#base = report.base
    else if (report.kind === 'done' || report.kind === 'failed' || report.kind === 'leaving') {
      if (this.#isOn && report.vitals) this.#tell(report.vitals)
      this.#isOn = false
    }
  }

  /** A reading may come late, when the next task is there already. */
  watched(report: WatchReport): void {
    if (report.run !== this.#run || !this.#isOn) return
    if (report.kind === 'over') this.#events.over(report.overuse)
    else if (report.kind === 'vitals') {
      this.#noteStuck(report.vitals)
      this.#tell(report.vitals)
    }
  }

  /** It is about to be killed: what it has used so far, if that is known. */
  read(used: { cpuMs: number; memoryBytes: number; peakBytes: number } | undefined): void {
    if (!used || !this.#isOn || !this.#base) return
    const { memoryBytes, peakBytes } = used
    const before = this.#newest
    this.#newest = {
      at: now(),
      cpuMs: Math.max(before?.cpuMs ?? 0, used.cpuMs - this.#base.cpuMs),
      memoryBytes,
      peakMemoryBytes:
        peakBytes > this.#base.peakBytes ? peakBytes : Math.max(memoryBytes, before?.peakMemoryBytes ?? 0),
      loopBusy: before?.loopBusy ?? null,
      stuckSince: before?.stuckSince ?? null,
    }
  }

  /** The process is gone: tells the last that is known. */
  gone(): void {
    if (this.#isOn && this.#newest) this.#events.vitals(this.#newest)
    this.#isOn = false
  }

  #tell(vitals: Vitals): void {
    this.#newest = vitals
    this.#events.vitals(vitals)
  }

  #noteStuck({ at, stuckSince }: Vitals): void {
    const before = this.#newest?.stuckSince ?? null
    if (stuckSince !== null && before === null && this.#stuck++ < NOTES) {
      const since = new Date(stuckSince).toISOString()
      this.#events.note(`not responding: its event loop has been stuck in synchronous code since ${since}`, at)
    } else if (stuckSince === null && before !== null && this.#stuck <= NOTES) {
      const last = this.#stuck === NOTES ? '; should it get stuck again, that will not be told here' : ''
      this.#events.note(`responding again: its event loop turns after ${seconds(at - before)} s${last}`, at)
    }
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}
