// What a task reports on its way, told to the worker: the same from a process and inline.
import type { Log } from './log.ts'
import type { Report } from './messages.ts'
import type { RunHandlers } from './runner.ts'

/** Tells the handlers; false for a report that is not of this kind. */
export function receive(report: Report, handlers: RunHandlers, log: Log): boolean {
  if (report.kind === 'started') handlers.onStarted(report.at)
  else if (report.kind === 'log') log.reported(report.output, report.level, report.text, report.at)
  else if (report.kind === 'dropped') log.dropped(report.bytes)
  else if (report.kind === 'state') receiveState(report, handlers, log)
  else if (report.kind === 'changed') handlers.onTables(report.tables)
  else return false
  return true
}

/** A patch that fits nowhere is none of ours: a task can write to the line its reports go up. */
function receiveState({ patch, at }: Extract<Report, { kind: 'state' }>, handlers: RunHandlers, log: Log): void {
  try {
    handlers.onState(patch, at)
  } catch (error) {
    log.reported('err', 'warn', `… a change of state was passed over: ${(error as Error).message}\n`, at)
  }
}
