// Named pause points: production code says `await probe('settle:before')`, which costs a map look-up; a test arms a point and holds the code there,
// so that a race is staged and not slept for. The idea is river's test signals.

type Gate = { reached: () => void; released: Promise<void> }
const gates = new Map<string, Gate>()

/** Passes at once unless a test armed this point. */
export function probe(point: string): Promise<void> | undefined {
  const gate = gates.size === 0 ? undefined : gates.get(point)
  if (!gate) return undefined
  gate.reached()
  return gate.released
}

/**
 * For tests: holds whoever comes to `point`. `reached` resolves when somebody stands there; `release()` lets all pass and disarms the point.
 */
export function armProbe(point: string): { reached: Promise<void>; release: () => void } {
  const arrival = Promise.withResolvers<void>()
  const departure = Promise.withResolvers<void>()
  gates.set(point, { reached: arrival.resolve, released: departure.promise })
  return {
    reached: arrival.promise,
    release() {
      gates.delete(point)
      departure.resolve()
    },
  }
}
