// The change feed of a table that keeps one: what was added, changed and deleted, in the order in which it was committed, by whatever process. Triggers write it
// (`sqlite/changes-ddl.ts`, `postgres/changes-ddl.ts`) in the transaction of the change itself.
import { setTimeout as delay } from 'node:timers/promises'
import { clip, OffstageError } from '../base/errors.ts'
import { nextChange, tablesDriver } from './connection.ts'
import { changesName, feedName } from './feed-names.ts'
import { name, type RawRow, sql, statement } from './fragment.ts'
import { prepare } from './prepare.ts'
import type { TableSchema } from './schema.ts'

export interface ChangesOptions {
  /** The cursor of a change: those behind it. `'now'`: those from now on. Default: all that are kept. */
  after?: string | undefined
  /** False: ends behind the last change there is. Default true: waits for the next one. */
  follow?: boolean
  /** Ends the feed, without an error. */
  signal?: AbortSignal | undefined
}

/** What happened to a row. */
export interface Change<R = unknown> {
  /** Where to go on from, in another process or after a restart: `changes({ after: cursor })`. */
  readonly cursor: string
  readonly kind: 'added' | 'changed' | 'deleted'
  /** Of the row. */
  readonly id: string
  readonly at: Date
  /** The row as it is now, later changes included; null if it is gone. */
  readonly row: R | null
}

type RowsById<R> = (ids: readonly string[]) => Promise<ReadonlyMap<string, R>>
interface Place {
  feed: string
  seq: number
}

/** How often others' writes are looked for. */
const POLL_MS = 250
const AT_A_TIME = 100

/** Errors: `NO_CHANGES`, `CHANGES_GONE`, `INVALID_QUERY`. */
export async function* changesOf<R>(
  schema: TableSchema,
  rowsById: RowsById<R>,
  { after, follow = true, signal }: ChangesOptions,
): AsyncGenerator<Change<R>, void, undefined> {
  await prepareFeed(schema)
  let place = after === 'now' ? placeIn(await lastChange(schema)) : after === undefined ? undefined : placeIn(after)
  while (!signal?.aborted) {
    // Asked for first: what is written while we read is not waited for in vain.
    const next = nextChange(schema.name)
    const { feed, found } = await changesAfter(schema, place)
    const rows = await rowsById([
      ...new Set(found.filter(({ kind }) => kind !== 'deleted').map(({ row }) => String(row))),
    ])
    for (const { seq, row, kind, at } of found) {
      if (signal?.aborted) return
      place = { feed, seq: Number(seq) }
      const id = String(row)
      yield {
        cursor: cursorOf(place),
        kind: kind as Change['kind'],
        id,
        at: new Date(Number(at)),
        row: (kind !== 'deleted' && rows.get(id)) || null,
      }
    }
    if (follow && found.length < AT_A_TIME)
      await Promise.race([next.written, delay(POLL_MS, undefined, signal ? { signal } : {})]).catch(() => {})
    next.forget()
    if (!follow && found.length < AT_A_TIME) return
  }
}

/** The cursor of the last change there is. Error: `NO_CHANGES`. */
export async function lastChange(schema: TableSchema): Promise<string> {
  await prepareFeed(schema)
  const last = sql`select id, coalesce((select max(seq) from ${name(changesName(schema.name))}), dropped) as seq from ${name(feedName(schema.name))}`
  const [row] = await tablesDriver().read(statement(last))
  return cursorOf({ feed: String(row!.id), seq: Number(row!.seq) })
}

async function prepareFeed(schema: TableSchema): Promise<void> {
  if (!schema.changes)
    throw new OffstageError(
      'NO_CHANGES',
      `Table '${schema.name}' keeps no changes: declare it with { changes: true }, and those that come then are kept.`,
    )
  await prepare(schema)
}

/** One statement, so that what is dropped meanwhile cannot be passed over unseen. */
async function changesAfter(schema: TableSchema, place: Place | undefined): Promise<{ feed: string; found: RawRow[] }> {
  const found = await tablesDriver().read(
    statement(sql`select f.id as feed, f.dropped, c.seq, c."row", c.kind, c."at" from ${name(feedName(schema.name))} f
      left join (select * from ${name(changesName(schema.name))} where seq > ${place?.seq ?? -1} order by seq limit ${AT_A_TIME}) c on 1 = 1 order by c.seq`),
  )
  const { feed, dropped } = found[0]!
  if (place && (place.feed !== feed || place.seq < Number(dropped)))
    throw new OffstageError(
      'CHANGES_GONE',
      `Changes of table '${schema.name}' behind '${cursorOf(place)}' are not kept any more. Read the rows anew, and go on from a cursor that was taken before with lastChange().`,
    )
  return { feed: String(feed), found: found.filter(({ seq }) => seq !== null) }
}

function cursorOf({ feed, seq }: Place): string {
  return `${feed}-${seq}`
}

function placeIn(cursor: string): Place {
  const [, feed, seq] = /^([0-9a-z]{26})-(\d{1,15})$/.exec(String(cursor)) ?? []
  if (feed !== undefined && seq !== undefined) return { feed, seq: Number(seq) }
  throw new OffstageError('INVALID_QUERY', `'${clip(String(cursor))}' is not the cursor of a change.`)
}
