// Where tasks run, one at a time, as seen from the supervisor: a process or a thread of a runner's. The pool keeps and lends them, a run works with them.
import type { Failure } from '../task/failure.ts'
import type { Vitals } from '../task/vitals.ts'
import type { Order, Output, Report } from './messages.ts'
import type { Wear } from './wear.ts'
import type { Looks } from './xray/looks.ts'

export interface Child {
  /** Who hears what comes from it: the pool while it is idle, a run while it works. */
  listener: ChildListener
  readonly wear: Wear
  /** Looks into what its task is doing. */
  readonly looks: Pick<Looks, 'take'>
  /** The newest of its task. */
  readonly vitals: Vitals | null
  /** Whether it is being killed, or was. */
  readonly isKilled: boolean
  send(order: Order): void
  /** Shows it every few seconds that its supervisor is alive. */
  tick(): void
  /** Ends it with all it started; `gone` follows. */
  kill(): void
  /** Stops reading what it reports, which holds it back. */
  pause(): void
  resume(): void
}

export interface ChildListener {
  report(report: Report): void
  /** What came on its outputs past the reports. */
  raw(output: Output, chunk: Uint8Array): void
  /** What its task uses: about once a second, before the report of its end, and before `gone`. */
  vitals(vitals: Vitals): void
  /** Something worth telling about it: its event loop is stuck, or turns again. */
  note(text: string, at: number): void
  /** It and all it started are gone, and all it reported has been given: how it ended, should its task not have said so itself. */
  gone(failure: Failure): void
}
