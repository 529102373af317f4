// A script that waits for a task must not end before the task does, and Node ends a process in which nothing but timers of the store's own is left (exit code 13).

/** As long as a timer can wait. */
const LONG_MS = 2 ** 31 - 1

/** Gives what the source gives; the process goes on while its next item is waited for, and only then. */
export async function* keepingAlive<T>(source: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  const items = source[Symbol.asyncIterator]()
  let isOver = false
  try {
    while (!isOver) {
      const hold = setInterval(() => {}, LONG_MS)
      const item = await items.next().finally(() => clearInterval(hold))
      isOver = item.done === true
      if (!item.done) yield item.value
    }
  } finally {
    if (!isOver) await items.return?.()
  }
}
