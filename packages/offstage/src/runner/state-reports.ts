// When the state's changes are reported: at once while the task writes gently; one patch every few ms while it storms. By the clock at each write, since a
// spinning loop has no timers; a timer catches the last write of a burst. What a storm wrote in its last STORM_MS is lost if the process is killed from outside.
import type { TaskStateTracker } from '../task/state.ts'

/** Patches that may go at once (a KB of patch counts as one more), and how many are allowed anew per ms while it lasts. */
const BUDGET = 200
const REFILL_PER_MS = 2
const STORM_MS = 15
/** Fewer writes than this between two patches: the storm is over. */
const GENTLE_WRITES = 20

const { setTimeout } = globalThis

export class StateReports {
  readonly #send: (patch: string) => void
  #tracker: Pick<TaskStateTracker, 'takePatch'> | undefined
  #budget = BUDGET
  #sentAt = 0
  #writes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(send: (patch: string) => void) {
    this.#send = send
  }

  follow(tracker: Pick<TaskStateTracker, 'takePatch'>): void {
    this.#tracker = tracker
  }

  /** To be called after each write to the state. */
  wrote(): void {
    this.#writes++
    if (this.#budget > 0) {
      this.#budget = Math.min(BUDGET, this.#budget + (performance.now() - this.#sentAt) * REFILL_PER_MS)
      this.flush()
    } else if (performance.now() - this.#sentAt >= STORM_MS) {
      if (this.#writes < GENTLE_WRITES) this.#budget = BUDGET
      this.flush()
    } else this.#timer ??= setTimeout(() => this.#late(), STORM_MS).unref()
  }

  /** Reports what is not reported yet: called also before each log line, call and end. */
  flush(): void {
    const patch = this.#tracker?.takePatch()
    if (patch === undefined) return
    this.#writes = 0
    this.#sentAt = performance.now()
    this.#budget = Math.max(0, this.#budget - 1 - patch.length / 1024)
    this.#send(patch)
  }

  #late(): void {
    this.#timer = undefined
    this.flush()
  }
}
