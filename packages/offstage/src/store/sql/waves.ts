// A batch may name a task twice, but one statement changes a row once. Cuts a batch into waves that each name a task once, in order.

/** The places in the batch, wave by wave; nearly always one wave. */
export function waves<T extends { id: string }>(batch: readonly T[]): number[][] {
  const found: number[][] = []
  const seen = new Map<string, number>()
  batch.forEach(({ id }, place) => {
    const wave = seen.get(id) ?? 0
    seen.set(id, wave + 1)
    found[wave] ??= []
    found[wave].push(place)
  })
  return found
}
