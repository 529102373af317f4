// Launching and running in one process at the same time: 100 launches under way, 10 jobs at once. Counted from the first launch until the database says that all have ended.
import { clock } from '../adapter.ts'
import { lanes } from './launch.ts'
import { ended, type Scenario, WARM_UP } from './scenario.ts'

const FOR_MS = 3000

export const produceConsume: Scenario = {
  name: 'produce-consume',
  about: 'produce + consume in one process, /s',
  isTimed: false,
  async run(system, place, scale) {
    const starts = new Count()
    const session = await system.open(place, { concurrency: 10, onStart: () => starts.add() })
    for (let i = 0; i < WARM_UP; i++) await session.launchOne(i)
    await starts.reached(WARM_UP)
    await ended(session.left)
    const from = clock()
    const count = await lanes(session, from + FOR_MS * scale, 100)
    // Asking the database while much is left would slow it down.
    await starts.reached(WARM_UP + count)
    await ended(session.left)
    const rate = (count * 1000) / (clock() - from)
    await session.stop()
    return { rate }
  },
}

class Count {
  #count = 0
  #wanted = Number.POSITIVE_INFINITY
  #reached: (() => void) | undefined

  add(): void {
    if (++this.#count >= this.#wanted) this.#reached?.()
  }

  reached(wanted: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wanted = wanted
      this.#reached = resolve
      if (this.#count >= wanted) resolve()
    })
  }
}
