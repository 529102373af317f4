// How long tasks of each name take, as was seen of late: which are over in no time. Used by the claimer.

/** A task that takes no longer is short. */
const SHORT_MS = 5
/** How many of a name must have run before their span is believed; the newest weigh so much more than those so far back. */
const SAMPLES = 20

export class Spans {
  readonly #byName = new Map<string, { ms: number; seen: number }>()

  learn(name: string, ms: number): void {
    const span = this.#byName.get(name) ?? { ms: 0, seen: 0 }
    span.seen++
    span.ms += (ms - span.ms) / Math.min(span.seen, SAMPLES)
    this.#byName.set(name, span)
  }

  /** Those whose tasks are short. */
  shortOf(names: readonly string[]): string[] {
    return names.filter((name) => isShort(this.#byName.get(name)))
  }

  /** How long the longest of the short ones take; undefined: none are known. */
  get shortMs(): number | undefined {
    const short = [...this.#byName.values()].filter(isShort)
    return short.length === 0 ? undefined : Math.max(...short.map(({ ms }) => ms))
  }
}

function isShort(span: { ms: number; seen: number } | undefined): boolean {
  return span !== undefined && span.seen >= SAMPLES && span.ms <= SHORT_MS
}
