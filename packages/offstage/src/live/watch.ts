// Watching one task: where it stands, then what happens, until its end. The hub brings entries; this room joins them with the record so that every reader sees
// the state only move forward, and the last state before the end.
import { TaskNotFoundError } from '../base/errors.ts'
import type { Store } from '../store/store.ts'
import type { Entry } from '../task/journal.ts'
import { applyPatch } from '../task/patch.ts'
import { snapshotOf, type TaskRecord, type TaskSnapshot } from '../task/snapshot.ts'
import { isTerminal } from '../task/status.ts'
import type { Hub } from './hub.ts'

export interface WatchOptions {
  /** The journal cursor: 0 to begin with a record, or what is known already. */
  after?: number
  /** Log lines and notes too. With `after: 0` only those that come from now on: read older ones with `store.logs`. */
  logs?: boolean
  signal: AbortSignal
}

export type TaskUpdate =
  /** Where the task stands; entries that follow begin after `record.seq`. `gap`: some entries before it were not given. `lines`: those since the last update, if wanted. */
  | { kind: 'record'; record: TaskRecord; gap: boolean; lines: Entry[] }
  /** State patches and log lines since the last update; `seq` is the new cursor. */
  | { kind: 'entries'; seq: number; entries: Entry[] }

/** Ends after the update that carries the final record, or when the signal aborts. Error: `TASK_NOT_FOUND`. */
export async function* watchTask(
  store: Pick<Store, 'get'>,
  hub: Hub,
  id: string,
  options: WatchOptions,
): AsyncGenerator<TaskUpdate> {
  const first = await read(store, id)
  let cursor = options.after ?? 0
  if (cursor === 0 || cursor > first.seq) {
    yield { kind: 'record', record: first, gap: first.seq > 0, lines: [] }
    if (isTerminal(first.status)) return
    cursor = first.seq
  } else if (cursor === first.seq) {
    // The watch before may have broken between entries and the status they led to.
    yield { kind: 'record', record: first, gap: false, lines: [] }
    if (isTerminal(first.status)) return
  }
  let isStale = false
  for await (const followed of hub.follow(id, { after: cursor, signal: options.signal })) {
    if (followed.record) {
      cursor = followed.record.seq
      yield { kind: 'record', record: followed.record, gap: true, lines: [] }
      if (isTerminal(followed.record.status)) return
      continue
    }
    cursor = followed.entries.at(-1)?.seq ?? followed.seq
    const entries = followed.entries.filter(({ kind }) => kind === 'state' || (options.logs && kind !== 'status'))
    isStale ||= followed.entries.some(({ kind }) => kind === 'status')
    // A record is given only where it continues the entries exactly; if more was written meanwhile, the next round is that place. It holds what the patches lead to.
    const record = isStale && !followed.more ? await read(store, id) : undefined
    if (record?.seq === cursor) {
      isStale = false
      yield { kind: 'record', record, gap: false, lines: entries.filter(({ kind }) => kind !== 'state') }
      if (isTerminal(record.status)) return
    } else if (entries.length > 0) yield { kind: 'entries', seq: cursor, entries }
  }
}

/** The same as snapshots: one now, one after each change, the last one final. */
export async function* watchSnapshots(
  store: Pick<Store, 'get'>,
  hub: Hub,
  id: string,
  decode: (text: string) => unknown,
  signal: AbortSignal,
): AsyncGenerator<TaskSnapshot> {
  let snapshot: TaskSnapshot | undefined
  for await (const update of watchTask(store, hub, id, { signal })) {
    if (update.kind === 'record') snapshot = snapshotOf(update.record, decode)
    else if (snapshot) {
      let { state } = snapshot
      for (const entry of update.entries) if (entry.kind === 'state') state = applyPatch(state, entry.patch)
      snapshot = { ...snapshot, state, seq: update.seq }
    }
    // A reader may do with its copy as it likes: the next one is made from ours.
    if (snapshot) yield { ...snapshot, state: structuredClone(snapshot.state) }
  }
}

async function read(store: Pick<Store, 'get'>, id: string): Promise<TaskRecord> {
  const [record] = await store.get([id])
  if (!record) throw new TaskNotFoundError(id)
  return record
}
