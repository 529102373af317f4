// Which database this process keeps its data tables in. Nothing is opened before the first use. Set by the engine and by a task's child process.
import { resolve } from 'node:path'
import { OffstageError } from '../base/errors.ts'
import { findCurrentTask } from '../task/current.ts'
import type { Driver } from './driver.ts'
import { PostgresDriver } from './postgres/postgres-driver.ts'
import { SqliteDriver } from './sqlite/sqlite-driver.ts'

export interface TablesSettings {
  /** The path of the SQLite file, made on first use; or the address of a PostgreSQL database. */
  readonly place: string
  /** Told the names of the tables written, after each commit of this process. Must not throw; coalescing is up to it. */
  readonly onChange?: (tables: string[]) => void
  /** How long another process's transaction is waited for before `TABLES_BUSY`; default 30,000. */
  readonly busyMs?: number
}

const BUSY_MS = 30_000
/** By table, those that wait for its next write. */
const waiting = new Map<string, Set<() => void>>()

let settings: TablesSettings | undefined
let driver: Driver | undefined
/** The place of the driver. */
let opened: string | undefined

/** Says where the tables are. Error: `TABLES_ALREADY_OPEN` when another place is in use (`closeTables()` first). */
export function configureTables(given: TablesSettings): void {
  const place = exactly(given.place)
  if (driver && place !== opened) {
    throw new OffstageError(
      'TABLES_ALREADY_OPEN',
      `This process uses the data tables of ${driver.where}: await closeTables() before it uses others.`,
    )
  }
  settings = { ...given, place }
}

/** Lets go of the database when all statements sent so far are done. For when nobody uses tables any more: the next use opens it again. */
export async function closeTables(): Promise<void> {
  const open = driver
  driver = undefined
  await open?.close()
}

/** The database of this process: as configured, else what `OFFSTAGE_TABLES` names. Error: `TABLES_NOT_CONFIGURED`. */
export function tablesDriver(): Driver {
  if (driver) return driver
  const place = settings?.place ?? process.env.OFFSTAGE_TABLES
  if (place === undefined || place === '') {
    throw new OffstageError(
      'TABLES_NOT_CONFIGURED',
      'Data tables have no database here. Use them in a task or a server function, or name a file or a PostgreSQL address in the environment variable OFFSTAGE_TABLES.',
    )
  }
  opened = exactly(place)
  const busyMs = settings?.busyMs ?? BUSY_MS
  driver = isAddress(opened) ? new PostgresDriver(opened, busyMs) : new SqliteDriver(opened, busyMs)
  return driver
}

/** Tells whoever wants to know that tables were written: the task this happened in reports it, else the settings' listener is told. */
export function announceChange(tables: Iterable<string>): void {
  const names = [...tables]
  if (names.length === 0) return
  for (const name of names) {
    for (const tell of waiting.get(name) ?? []) tell()
    waiting.delete(name)
  }
  const task = findCurrentTask()
  if (task) task.tablesWritten(names)
  else settings?.onChange?.(names)
}

/** Resolves when this process has written the table; `forget` when nobody waits any more. */
export function nextChange(table: string): { written: Promise<void>; forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const told = waiting.get(table) ?? new Set()
  waiting.set(table, told.add(resolve))
  return { written: promise, forget: () => void told.delete(resolve) }
}

function exactly(place: string): string {
  return isAddress(place) ? place : resolve(place)
}

function isAddress(place: string): boolean {
  return /^postgres(ql)?:/.test(place)
}
