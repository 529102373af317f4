// What the console's page may call: server functions over the engine, for signed-in developers only (access is checked by whoever mounts them). The page
// itself is built on the public client, so these are ordinary functions, some of them live.
import { readFileSync } from 'node:fs'
import { now } from '../base/clock.ts'
import type { Engine } from '../engine/engine.ts'
import { live, serverFunctions } from '../engine/functions.ts'
import { whereOf } from '../engine/open-store.ts'
import { addTableRow, type Cells, changeTableRow, deleteTableRows, exportRows, readRow } from '../tables/edit-rows.ts'
import { listTables, type TableInfo } from '../tables/list-tables.ts'
import { type ReadRowsOptions, type RowsPage, type RowsQuery, readRows } from '../tables/read-rows.ts'
import type { KillOptions } from '../task/host.ts'
import { Task } from '../task/task.ts'
import type { Vitals } from '../task/vitals.ts'
import type { Xray } from '../task/xray.ts'
import {
  type ConsoleExplanation,
  type ConsoleQueue,
  type ConsoleSchedule,
  consoleExplanation,
  consoleQueues,
  consoleSchedules,
  type ScheduleAct,
  setConsoleQueue,
  setConsoleSchedule,
} from './console-flow.ts'
import {
  type ConsoleLogPage,
  type ConsoleLogQuery,
  type ConsoleTaskDetail,
  consoleLogs,
  consoleTask,
  consoleVitals,
} from './console-task.ts'
import {
  type ConsoleFilter,
  type ConsoleTaskRow,
  type ConsoleTasks,
  consoleChildren,
  consoleTasks,
} from './console-tasks.ts'

export interface ConsoleAbout {
  /** Of Offstage, and of the Node it runs on. */
  version: string
  node: string
  environment: 'development' | 'production'
  /** The data folder. */
  data: string
  /** The server's clock, ms since the epoch. */
  now: number
  workers: { id: string; host: string; pid: number; beatAgoMs: number }[]
  /** False for those who may only look. */
  mayKill: boolean
}

type QueueWish = Parameters<typeof setConsoleQueue>[3]
type KillWay = Pick<KillOptions, 'force' | 'grace'>
export type ConsoleTable = TableInfo
export type ConsoleGrid = RowsPage
export type ConsoleColumn = RowsPage['columns'][number]
/** By column. */
export type ConsoleGridRow = Awaited<ReturnType<typeof readRow>>
export type ConsoleExport = Awaited<ReturnType<typeof exportRows>>
export type ConsoleFunctions = ReturnType<typeof consoleFunctions>

/** The set for one engine. Who may only look cannot change rows; kills and X-rays carry the name that `operator` gives for the calling developer; it throws for those who may only look. */
export function consoleFunctions(engine: Engine, operator: () => string = () => 'console') {
  const { store } = engine
  return serverFunctions({
    tasks: live((filter: ConsoleFilter): Promise<ConsoleTasks> => consoleTasks(store, filter)),
    task: async (id: string): Promise<{ detail: ConsoleTaskDetail; task: Task }> => {
      const detail = await consoleTask(store, id)
      return { detail, task: new Task(detail, engine.host) }
    },
    unknownNames: live((): Promise<string[]> => engine.unknownNames()),
    vitals: live((id: string | null): Promise<Vitals | null> => consoleVitals(store, id)),
    logs: (id: string, query: ConsoleLogQuery): Promise<ConsoleLogPage> => consoleLogs(store, id, query),
    kill: async (id: string, reason: string, way: KillWay = {}): Promise<{ changed: boolean }> =>
      await engine.hostOfOperator(operator()).kill(id, { ...way, ...(reason ? { reason: String(reason) } : {}) }),
    xray: async (id: string, profileMs = 0): Promise<Xray> =>
      await engine.hostOfOperator(operator()).xray(id, { profileMs }),
    explain: live(
      async (id: string | null): Promise<ConsoleExplanation | null> =>
        typeof id === 'string' ? await consoleExplanation(engine, id) : null,
    ),
    relaunch: async (id: string): Promise<string> => (await engine.hostOfOperator(operator()).relaunch(id)).id,
    /** Begins it at once, whenever it is due. */
    startNow: async (id: string): Promise<void> =>
      await engine.hostOfOperator(operator()).reschedule(id, { afterMs: 0 }),
    children: live((id: string): Promise<ConsoleTaskRow[]> => consoleChildren(store, id)),
    queues: live((): Promise<ConsoleQueue[]> => consoleQueues(store)),
    setQueue: async (name: string, change: QueueWish): Promise<void> =>
      await setConsoleQueue(store, operator(), name, change),
    schedules: live((): Promise<ConsoleSchedule[]> => consoleSchedules(engine)),
    setSchedule: async (name: string, act: ScheduleAct): Promise<string | null> =>
      await setConsoleSchedule(engine, operator(), name, act),
    tables: live((): Promise<ConsoleTable[]> => listTables()),
    rows: live((table: string, options: ReadRowsOptions): Promise<ConsoleGrid> => readRows(table, options)),
    row: (table: string, id: string): Promise<ConsoleGridRow> => readRow(table, id),
    exportRows: (
      table: string,
      format: 'csv' | 'jsonl',
      query: RowsQuery,
      after: number | null,
    ): Promise<ConsoleExport> => exportRows(table, format, query, after),
    addRow: async (table: string, cells: Cells): Promise<string> => {
      operator()
      return await addTableRow(table, cells)
    },
    changeRow: async (table: string, id: string, cells: Cells, seen: Cells): Promise<void> => {
      operator()
      await changeTableRow(table, id, cells, seen)
    },
    deleteRows: async (table: string, ids: string[]): Promise<number> => {
      operator()
      return await deleteTableRows(table, ids)
    },
    about: async (): Promise<ConsoleAbout> => ({
      version: packageVersion,
      node: process.version,
      environment: engine.config.isProduction ? 'production' : 'development',
      data: whereOf(engine.config),
      now: now() - store.aheadMs(),
      workers: (await store.workers()).map(({ id, host, pid, beatAgoMs }) => ({ id, host, pid, beatAgoMs })),
      mayKill: isOperator(operator),
    }),
  })
}

function isOperator(operator: () => string): boolean {
  try {
    operator()
    return true
  } catch {
    // The caller may look only; what they are told when they act anyway is what was thrown.
    return false
  }
}

// Two floors up both from `src` and from `dist`.
const packageVersion = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version
