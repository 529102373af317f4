// Follows one task's log and state from a cursor until its end. Lines are read from the log itself and the watch only says when to look,
// so that nothing is lost where the watch skips.
import type { Engine } from '../engine/engine.ts'
import { watchTask } from '../live/watch.ts'
import type { Store } from '../store/store.ts'
import type { Entry, LogEntry } from '../task/journal.ts'
import type { TaskRecord } from '../task/snapshot.ts'

export type LogLine = LogEntry & Pick<Entry, 'seq' | 'at'>

export type Followed =
  | { kind: 'line'; line: LogLine }
  /** The state or the status changed. */
  | { kind: 'changed' }
  | { kind: 'end'; record: TaskRecord }

const PAGE = 500

/** Ends after `end`, or when the signal aborts. `after` is the `seq` of the last line known. */
export async function* followTask(
  { store, hub }: Pick<Engine, 'store' | 'hub'>,
  id: string,
  options: { after: number; signal: AbortSignal },
): AsyncGenerator<Followed> {
  let { after } = options
  for await (const update of watchTask(store, hub, id, { logs: true, signal: options.signal })) {
    if (update.kind === 'record' || update.entries.some(({ kind }) => kind === 'log')) {
      for await (const line of linesAfter(store, id, after)) {
        after = line.seq
        yield { kind: 'line', line }
      }
    }
    if (update.kind === 'record' && update.record.endedAt !== null) yield { kind: 'end', record: update.record }
    else yield { kind: 'changed' }
  }
}

/** The log from a cursor (0: from its beginning), read page by page. */
export async function* linesAfter(store: Pick<Store, 'logs'>, id: string, after: number): AsyncGenerator<LogLine> {
  for (let cursor = after; ; ) {
    const page = await store.logs({ id, after: cursor, limit: PAGE })
    for (const entry of page.entries) if (entry.kind === 'log') yield entry
    const last = page.entries.at(-1)?.seq
    if (!page.newer || last === undefined) return
    cursor = last
  }
}

/** The last `count` lines that `isWanted`, in order. */
export async function lastLines(
  store: Pick<Store, 'logs'>,
  id: string,
  count: number,
  isWanted: (line: LogLine) => boolean,
): Promise<LogLine[]> {
  let lines: LogLine[] = []
  let before: number | undefined
  while (lines.length < count) {
    const page = await store.logs({ id, limit: PAGE, ...(before === undefined ? {} : { before }) })
    lines = [...page.entries.filter((entry) => entry.kind === 'log').filter(isWanted), ...lines]
    before = page.entries[0]?.seq
    if (!page.older || before === undefined) break
  }
  return count === 0 ? [] : lines.slice(-count)
}
