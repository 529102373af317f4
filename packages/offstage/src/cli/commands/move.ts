// `offstage move`: from the embedded store to PostgreSQL, once, with everything.
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { steady } from '../../base/clock.ts'
import { OffstageError } from '../../base/errors.ts'
import { moveStore } from '../../store/move/move-store.ts'
import { placeOf } from '../../store/postgres/place.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { type MovedTables, makeTablesSchema, moveTables } from '../../tables/move/move-tables.ts'
import { SCHEMA as TABLES_SCHEMA } from '../../tables/postgres/connection.ts'
import { addCommand } from '../command.ts'
import { liveWorkers } from '../live-workers.ts'
import { type CommonOptions, databaseIn } from '../load-config.ts'
import { dataConfig } from '../open-data.ts'
import type { Out } from '../out.ts'
import { spanText } from '../times.ts'

interface MoveOptions extends CommonOptions {
  from?: string
  to?: string
}

/** Progress is told this often. */
const TELL_MS = 2000

export function addMove(program: Command): void {
  addCommand<MoveOptions>(
    program,
    {
      usage: 'move',
      summary: 'move tasks and data tables to PostgreSQL',
      about:
        'Move everything of a data folder into an empty PostgreSQL: tasks with their states, results, logs and histories, and the data tables. All or nothing, and compared row by row before it counts; the data folder stays as it is.\nStop the servers and workers first. Then set DATABASE_URL and start them again: queued tasks run, handles stay good as long as OFFSTAGE_SECRET (or the secret in the data folder) stays the same, and tasks that were running when their worker was ended become missing.',
      examples: [
        'offstage move --from sqlite:.offstage --to postgres://app:secret@db.internal/app',
        'DATABASE_URL=postgres://… offstage move',
      ],
    },
    move,
  )
    .option('--from <place>', 'the data folder, as sqlite:path (default: that of the project)')
    .option('--to <url>', 'the database (default: DATABASE_URL)')
}

async function move(out: Out, options: MoveOptions): Promise<undefined> {
  const began = steady()
  const folder = await sourceOf(options)
  const url = options.to ?? process.env.DATABASE_URL
  if (!url) throw new OffstageError('USAGE', 'Where to? Name the database: --to postgres://user:password@host/name.')
  const to = placeOf(url)
  const path = databaseIn(folder)
  if (!existsSync(path))
    throw new OffstageError('NO_DATA', `There is no Offstage data in ${folder}: nothing was ever launched there.`)
  await refuseBusy(path, folder)
  const tell = progressTo(out)
  let dataTables: MovedTables = []
  const tables = join(folder, 'tables.db')
  const hasTables = existsSync(tables)
  if (hasTables) await makeTablesSchema(url)
  const tasks = await moveStore({
    path,
    url,
    onProgress: tell,
    also: async (target) => {
      if (hasTables) dataTables = await moveTables(target, { path: tables, url, onProgress: tell })
    },
  })
  const durationMs = Math.round(steady() - began)
  out.json({ from: folder, to, tables: tasks, dataTables, durationMs })
  out.table(
    [{ title: 'TABLE' }, { title: 'ROWS', isRight: true }, { title: 'SHA-256' }],
    [...tasks, ...dataTables.map((one) => ({ ...one, name: `${TABLES_SCHEMA}.${one.name}` }))].map(
      ({ name, rows, sha256 }) => [name, rows.toLocaleString('en'), sha256.slice(0, 16)],
    ),
  )
  out.say(`moved to ${to} in ${spanText(durationMs)}: as many rows, with the same contents, on both sides`)
  out.note(`set DATABASE_URL and start again; ${folder} is left as it is`)
  return undefined
}

async function sourceOf(options: MoveOptions): Promise<string> {
  const { from } = options
  if (from === undefined) return (await dataConfig(options)).data
  const path = resolve(from.replace(/^sqlite:(\/\/)?/, ''))
  if (/^\w+:\/\//.test(from) && !from.startsWith('sqlite:'))
    throw new OffstageError(
      'USAGE',
      `Only a data folder can be moved from: --from sqlite:.offstage, not ${placeOf(from)}.`,
    )
  return existsSync(path) && statSync(path).isFile() ? join(path, '..') : path
}

/** What somebody writes while it is being read would stay behind. */
async function refuseBusy(path: string, folder: string): Promise<void> {
  const store = await openSqliteStore({ path })
  try {
    const [worker] = await liveWorkers(store)
    if (!worker) return
    throw new OffstageError(
      'MOVE_SOURCE_IN_USE',
      `A worker runs tasks of ${folder} (process ${worker.pid} on ${worker.host}). Stop it, and every server on this folder, then move.`,
    )
  } finally {
    await store.close()
  }
}

function progressTo(out: Out): (name: string, rows: number) => void {
  let tellAt = steady() + TELL_MS
  return (name, rows) => {
    if (steady() < tellAt) return
    tellAt = steady() + TELL_MS
    out.note(`${name}: ${rows.toLocaleString('en')} rows`)
  }
}
