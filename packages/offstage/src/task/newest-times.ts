// Which times of a timetable have come since one of them: where there are very many, the newest. Pure; called by who launches schedules.
import { type Timetable, timesAfter } from './timetable.ts'

/** More than asked for, so that the search below ends soon. */
const ROOM = 3

/** The times after `after`, up to and with `until`, oldest first; of more than `most` the newest. */
export function newestTimes(timetable: Timetable, after: number, until: number, most: number): number[] {
  let [early, late] = [after, until]
  // Halved until neither too many nor too few are left: times are a second apart at least.
  for (let since = after; ; since = Math.floor((early + late) / 2)) {
    const times = timesUntil(timetable, since, until, ROOM * most + 1)
    if (times.length <= ROOM * most && (times.length >= most || since === after)) return times.slice(-most)
    if (times.length > ROOM * most) early = since
    else late = since
  }
}

/** The oldest of them. Few are asked for first: mostly none has come. */
function timesUntil(timetable: Timetable, after: number, until: number, most: number): number[] {
  const times: number[] = []
  for (let asked = 1; times.length < most; asked = Math.min(4 * asked, most - times.length)) {
    const more = timesAfter(timetable, times.at(-1) ?? after, asked)
    const come = more.filter((at) => at <= until)
    times.push(...come)
    if (come.length < asked) break
  }
  return times
}
