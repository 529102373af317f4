// Launching with no worker about: one after the other, with 100 under way, and in bulk. Counted is what was acknowledged; the database must have as many.
import { clock, type Place, type Session, type System } from '../adapter.ts'
import type { Figures, Scenario } from './scenario.ts'
import { WARM_UP } from './scenario.ts'

const FOR_MS = 3000
const BULK = 1000

export const launchScenarios: Scenario[] = [
  {
    name: 'launch-one',
    about: 'launch one at a time, /s',
    isTimed: false,
    run: (system, place, scale) => launching(system, place, scale, (session, until) => lane(session, until)),
  },
  {
    name: 'launch-100',
    about: 'launch, 100 in flight, /s',
    isTimed: false,
    run: (system, place, scale) => launching(system, place, scale, (session, until) => lanes(session, until, 100)),
  },
  {
    name: 'launch-bulk',
    about: `launch in bulk of ${BULK}, /s`,
    isTimed: false,
    run: (system, place, scale) => launching(system, place, scale, bulk),
  },
]

/** Launches until the time `until`; gives how many. */
export async function lanes(session: Session, until: number, width: number): Promise<number> {
  const counts = await Promise.all(Array.from({ length: width }, () => lane(session, until)))
  return counts.reduce((sum, count) => sum + count, 0)
}

async function launching(
  system: System,
  place: Place,
  scale: number,
  launch: (session: Session, until: number) => Promise<number>,
): Promise<Figures> {
  const session = await system.open(place)
  for (let i = 0; i < WARM_UP; i++) await session.launchOne(i)
  const from = clock()
  const count = await launch(session, from + FOR_MS * scale)
  const rate = (count * 1000) / (clock() - from)
  const stored = await session.left()
  await session.stop()
  if (stored !== count + WARM_UP) throw new Error(`${count + WARM_UP} launched, ${stored} stored`)
  return { rate }
}

async function lane(session: Session, until: number): Promise<number> {
  let count = 0
  while (clock() < until) {
    await session.launchOne(count)
    count++
  }
  return count
}

async function bulk(session: Session, until: number): Promise<number> {
  let count = 0
  while (clock() < until) {
    await session.launchMany(Array.from({ length: BULK }, (_, i) => i))
    count += BULK
  }
  return count
}
