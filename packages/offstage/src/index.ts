// The door `offstage`: define background tasks, launch and find them, and what a task may use of itself.
export { isOffstageError, OffstageError, TaskKilledError, TaskMissingError, TaskNotFoundError } from './base/errors.ts'
export { grantTask, live, type ServerFunctions, serverFunctions } from './engine/functions.ts'
export { currentTask, onKill, setTaskState, taskSignal, taskState } from './task/current.ts'
export type { LaunchOptions, TaskDefinition, TaskOptions } from './task/declared.ts'
export { backgroundTask } from './task/definition.ts'
export type { Explanation, Reason } from './task/explanation.ts'
export type { Failure } from './task/failure.ts'
export type { KillOptions, ListFilter } from './task/host.ts'
export type { KillReport } from './task/kill-report.ts'
export { getBackgroundTask, launchBackgroundTask, listBackgroundTasks } from './task/launch.ts'
export type { QueueOptions, RateLimit } from './task/queue.ts'
export { NonRetryableError, type Retries, RetryAfterError } from './task/retries.ts'
export type { Isolation, RunLimits } from './task/run-limits.ts'
export {
  listSchedules,
  pauseSchedule,
  putSchedule,
  removeSchedule,
  resumeSchedule,
  runSchedule,
  type Schedule,
  schedule,
} from './task/schedule.ts'
export type { ScheduleInfo, ScheduleTick } from './task/schedule-plan.ts'
export type { TaskSnapshot } from './task/snapshot.ts'
export type { Phase, Status, TerminationStatus } from './task/status.ts'
export { Task } from './task/task.ts'
export type { AppTransaction } from './task/transaction.ts'
export type { Vitals } from './task/vitals.ts'
export type { ProfileLine, StackFrame, Xray, XrayOptions } from './task/xray.ts'
