// Works on many items, a few at a time. Called for the pages of a crawl and for the sitemaps of an index.

/**
 * Calls `fn` for each item, at most `limit` at once, in the order of the items. Resolves when all are done. When `fn` rejects, or `signal` is
 * aborted, takes no further item, waits for those in flight to settle, and rejects with that error or with the signal's reason.
 */
export async function forEachConcurrent<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  fn: (item: T, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  if (!Number.isInteger(limit) || limit < 1)
    throw new RangeError(`limit must be a whole number from 1 up, not ${limit}.`)
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let index = 0
  let isExhausted = false
  let failure: { error: unknown } | undefined

  async function lane(): Promise<void> {
    while (failure === undefined && !isExhausted && !signal?.aborted) {
      try {
        const next = await iterator.next()
        // While an asynchronous source was asked, another lane may have failed, or the signal come.
        if (next.done) isExhausted = true
        else if (failure === undefined && !signal?.aborted) await fn(next.value, index++)
      } catch (error) {
        failure ??= { error }
      }
    }
  }

  await Promise.all(Array.from({ length: limit }, lane))
  if (!isExhausted) await iterator.return?.()
  signal?.throwIfAborted()
  if (failure !== undefined) throw (failure as { error: unknown }).error
}
