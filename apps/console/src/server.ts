// The console's line to its server: the functions are called, and their answers kept live, below the address this page was served from.
import { connect } from 'offstage/client'
import type { ConsoleFunctions, ConsoleTaskDetail } from 'offstage/server'

export const server = connect<ConsoleFunctions>(new URL('.', document.baseURI).pathname.replace(/\/$/, ''))

export type {
  ConsoleAbout,
  ConsoleColumn,
  ConsoleExplanation,
  ConsoleFilter,
  ConsoleGrid,
  ConsoleGridRow,
  ConsoleLogLine,
  ConsoleLogPage,
  ConsoleQueue,
  ConsoleSchedule,
  ConsoleTable,
  ConsoleTaskDetail,
  ConsoleTaskRow,
  ConsoleTasks,
  ConsoleTick,
  Shown,
  ShownNote,
} from 'offstage/server'

export type EarlierAttempt = ConsoleTaskDetail['earlierAttempts'][number]
export type KillReport = NonNullable<ConsoleTaskDetail['killReport']>
export type RunOptions = ConsoleTaskDetail['run']
export type Vitals = NonNullable<ConsoleTaskDetail['vitals']>
export type Xray = Awaited<ReturnType<ConsoleFunctions['xray']>>
export type StackFrame = Xray['stack'][number]
