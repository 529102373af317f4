// The door `offstage/server`: run Offstage in a server of your own.
export { currentOwner, requireUser } from './engine/caller.ts'
export type { OffstageConfig, User } from './engine/config.ts'
export type { Plan, PlanPolicy } from './engine/plan.ts'
export type { ConsoleExplanation, ConsoleQueue, ConsoleSchedule, ConsoleTick } from './http/console-flow.ts'
export type {
  ConsoleAbout,
  ConsoleColumn,
  ConsoleFunctions,
  ConsoleGrid,
  ConsoleGridRow,
  ConsoleTable,
} from './http/console-functions.ts'
export type { ConsoleLogLine, ConsoleLogPage, ConsoleTaskDetail } from './http/console-task.ts'
export type { ConsoleFilter, ConsoleTaskRow, ConsoleTasks } from './http/console-tasks.ts'
export type { Shown, ShownNote } from './http/console-values.ts'
export { type CreateOptions, createOffstage, type Offstage } from './http/create-offstage.ts'
