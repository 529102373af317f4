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
    const session = await system.open(place, { concurrency: 10, onStart: () => undefined })
    for (let i = 0; i < WARM_UP; i++) await session.launchOne(i)
    await ended(session.left)
    const from = clock()
    const count = await lanes(session, from + FOR_MS * scale, 100)
    await ended(session.left)
    const rate = (count * 1000) / (clock() - from)
    await session.stop()
    return { rate }
  },
}
