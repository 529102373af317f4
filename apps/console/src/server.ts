// The console's line to its server: the functions are called, and their answers kept live, below the address this page was served from.
import { connect } from 'offstage/client'
import type { ConsoleFunctions } from 'offstage/server'

export const server = connect<ConsoleFunctions>(new URL('.', document.baseURI).pathname.replace(/\/$/, ''))

export type {
  ConsoleAbout,
  ConsoleColumn,
  ConsoleFilter,
  ConsoleGrid,
  ConsoleLogLine,
  ConsoleLogPage,
  ConsoleTable,
  ConsoleTaskDetail,
  ConsoleTaskRow,
  ConsoleTasks,
  Shown,
  ShownNote,
} from 'offstage/server'
