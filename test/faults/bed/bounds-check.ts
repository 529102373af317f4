// An independent look at what ran at once, from what the tasks themselves told and when their processes died. Knows nothing of queues in the store.

/** A line of the file in which tasks tell of themselves. Times in µs on one steady clock. */
export interface Told {
  what: 'began' | 'ended'
  id: string
  queue: string
  key: string
  pid: number
  worker: number
  at: number
}

/** An attempt as it was seen from outside; one that never told of its end was over when its process was seen dead. */
export interface Span {
  told: Told
  from: number
  to: number
}

/** `deaths`: when processes were seen dead, by pid. Attempts of which neither is known are `open`. */
export function spansOf(lines: readonly Told[], deaths: ReadonlyMap<number, number>): { spans: Span[]; open: Told[] } {
  const spans: Span[] = []
  const open: Told[] = []
  const running = new Map<string, Told>()
  const over = (told: Told, to: number | undefined) => {
    if (to === undefined) open.push(told)
    else spans.push({ told, from: told.at, to })
  }
  for (const line of lines) {
    const key = `${line.id} ${line.pid}`
    const began = running.get(key)
    if (line.what === 'began') {
      if (began) over(began, deaths.get(began.pid))
      running.set(key, line)
    } else if (began) {
      running.delete(key)
      over(began, line.at)
    }
  }
  for (const told of running.values()) over(told, deaths.get(told.pid))
  return { spans, open }
}

/** How many at once, at most, of those that `groupOf` puts together; undefined: it is left out. */
export function mostAtOnce(spans: readonly Span[], groupOf: (told: Told) => string | undefined): number {
  const steps: { at: number; by: number; group: string }[] = []
  for (const { told, from, to } of spans) {
    const group = groupOf(told)
    if (group === undefined) continue
    steps.push({ at: from, by: 1, group }, { at: to, by: -1, group })
  }
  // What ends in the same moment has made room.
  steps.sort((a, b) => a.at - b.at || a.by - b.by)
  const now = new Map<string, number>()
  let most = 0
  for (const { by, group } of steps) {
    const count = (now.get(group) ?? 0) + by
    now.set(group, count)
    most = Math.max(most, count)
  }
  return most
}

/** How many of these moments lie in any span of that length, at most. */
export function mostWithin(moments: readonly number[], span: number): number {
  const sorted = [...moments].sort((a, b) => a - b)
  let most = 0
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while (sorted[to]! - sorted[from]! >= span) from++
    most = Math.max(most, to - from + 1)
  }
  return most
}
