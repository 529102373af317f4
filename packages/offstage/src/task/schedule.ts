// Schedules: tasks that are launched again and again. As the code declares them, and as they are made and minded while the app runs.
import { type Duration, durationMs } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'
import { checkKnown } from './check-known.ts'
import { checkedArgs } from './checked-args.ts'
import type { TaskDefinition } from './declared.ts'
import { flowOf, type LaunchFlow } from './flow.ts'
import { currentHost } from './host.ts'
import { LIMITS } from './limits.ts'
import { checkLaunchOptions } from './options.ts'
import { findDefinition, unknownName } from './registry.ts'
import type { RunLimits } from './run-limits.ts'
import { runOptions } from './run-options.ts'
import type { ScheduleInfo, SchedulePlan } from './schedule-plan.ts'
import { Task, taskCodec } from './task.ts'
import { checkTimetable, type Timetable } from './timetable.ts'
import { encode } from './value.ts'

export interface Schedule<Input extends unknown[] = unknown[]> extends Omit<Timetable, 'from'> {
  /** What is launched: a definition, or its name. */
  task: Pick<TaskDefinition<never, unknown, never, Input>, 'name'> | string
  /** Unique among schedules; at most 100 characters. Default: the task's name. */
  name?: string
  args?: Input
  /** Where `every` is counted from. Default: when the schedule is first stored. */
  from?: Date | number
  /** While the task of an earlier time has not ended: leave this one out (default), let it wait (one at most), launch it beside, or let it take the place of that one, which is killed. */
  overlap?: 'skip' | 'queue' | 'allow' | 'replace'
  /** Of times at which no server or worker ran: make up for the last (default), for all (at most 100), for none. */
  missed?: 'last' | 'all' | 'none'
  /** Each task begins up to so much later, at random. Default 0. */
  jitter?: Duration
  tags?: string[]
  /** On whose behalf. Default: as of a launch. */
  owner?: string | null
  /** How its tasks are run, where that is otherwise than their definition says. */
  options?: RunLimits & Omit<LaunchFlow, 'delay' | 'runAt' | 'debounce' | 'throttle' | 'unique' | 'idempotencyKey'>
}

const KNOWN = [
  'task',
  'name',
  'args',
  'cron',
  'every',
  'from',
  'timeZone',
  'overlap',
  'missed',
  'jitter',
  'tags',
  'owner',
  'options',
]
const OVERLAPS = ['skip', 'queue', 'allow', 'replace']
const MISSED = ['last', 'all', 'none']
const LAUNCH_ONLY = [
  'delay',
  'runAt',
  'debounce',
  'throttle',
  'unique',
  'idempotencyKey',
  'tags',
  'owner',
  'transaction',
]

const declared = new Map<string, Schedule>()

/**
 * Declares a schedule in the code, beside the tasks: it holds from the next start of a server or worker on, and until one starts whose code has it no more. Gives its name.
 * Errors: `INVALID_SCHEDULE`, `UNKNOWN_OPTION`, `INVALID_OPTION`, `SCHEDULE_ALREADY_DECLARED`.
 */
export function schedule<Input extends unknown[]>(given: Schedule<Input>): string {
  const name = checkSchedule(given as unknown as Schedule)
  if (declared.has(name) && JSON.stringify(declared.get(name)) !== JSON.stringify(given))
    throw new OffstageError(
      'SCHEDULE_ALREADY_DECLARED',
      `The schedule '${name}' is declared twice. Give each a \`name\` of its own.`,
    )
  declared.set(name, given as unknown as Schedule)
  return name
}

/** Makes a schedule while the app runs, or changes the one of this name. In a server function or a task. Errors: as `schedule`, and `UNKNOWN_TASK_NAME`, `INVALID_ARGS`, `NOT_STARTED`. */
export async function putSchedule<Input extends unknown[]>(given: Schedule<Input>): Promise<void> {
  checkSchedule(given as unknown as Schedule)
  await currentHost().setSchedule({ put: await planOf(given as unknown as Schedule) })
}

/** All schedules, by name: with their next times, and what came of the newest. In a server function called by a visitor: that visitor's own. */
export async function listSchedules(): Promise<ScheduleInfo[]> {
  return await currentHost().schedules()
}

/** Nothing is launched until it is resumed; what comes meanwhile is not made up for. Error: `SCHEDULE_NOT_FOUND`. */
export async function pauseSchedule(name: string): Promise<void> {
  await currentHost().setSchedule({ name, paused: true })
}

/** Error: `SCHEDULE_NOT_FOUND`. */
export async function resumeSchedule(name: string): Promise<void> {
  await currentHost().setSchedule({ name, paused: false })
}

/** Launches its task now, whatever its times are. Error: `SCHEDULE_NOT_FOUND`. */
export async function runSchedule(name: string): Promise<Task> {
  const host = currentHost()
  const ref = await host.setSchedule({ name, run: true })
  if (!ref) throw new OffstageError('SCHEDULE_NOT_FOUND', `There is no schedule '${clip(name)}'.`)
  return new Task(ref, host)
}

/** Deletes it; tasks that it launched go on. Error: `SCHEDULE_NOT_FOUND`. */
export async function removeSchedule(name: string): Promise<void> {
  await currentHost().setSchedule({ name, removed: true })
}

/** Those that the code declares, ready to be stored. Errors: `UNKNOWN_TASK_NAME`, `INVALID_ARGS`, `UNSERIALISABLE`. */
export async function declaredSchedules(): Promise<SchedulePlan[]> {
  return await Promise.all([...declared.values()].map(planOf))
}

/** For tests: forgets them again. */
export function forgetSchedules(): void {
  declared.clear()
}

function checkSchedule(given: Schedule): string {
  checkKnown(given, KNOWN, 'a schedule')
  const { task, name = nameOf(task), from, overlap, missed, jitter, args, tags, owner, options = {} } = given
  if (typeof nameOf(task) !== 'string') throw invalid('task: give a definition, or the name of one')
  if (typeof name !== 'string' || name === '' || name.length > LIMITS.nameLength || /\p{Cc}/u.test(name))
    throw invalid(`name: give a text of 1 to ${LIMITS.nameLength} characters`)
  checkTimetable({ ...timetableOf(given), ...(from === undefined ? {} : { from: momentOf(from) }) })
  if (overlap !== undefined && !OVERLAPS.includes(overlap))
    throw invalid(`overlap: ${clip(String(overlap))} is none of ${OVERLAPS.join(', ')}`)
  if (missed !== undefined && !MISSED.includes(missed))
    throw invalid(`missed: ${clip(String(missed))} is none of ${MISSED.join(', ')}`)
  if (jitter !== undefined && durationMs(jitter) === undefined)
    throw invalid(`jitter: ${clip(String(jitter))} is no span from 0 to 24 days`)
  if (args !== undefined && !Array.isArray(args)) throw invalid('args: give them as an array')
  const strange = LAUNCH_ONLY.find((key) => key in options)
  if (strange) throw invalid(`options.${strange} means nothing in a schedule`)
  checkLaunchOptions({ ...options, ...(tags === undefined ? {} : { tags }), ...(owner === undefined ? {} : { owner }) })
  return name
}

async function planOf(given: Schedule): Promise<SchedulePlan> {
  const { task, args = [], overlap = 'skip', missed = 'last', jitter = 0, tags = [], owner, options = {} } = given
  const taskName = nameOf(task)
  const definition = findDefinition(taskName)
  if (!definition) throw unknownName(taskName)
  await checkedArgs(definition, args)
  const { once: _once, ...flow } = flowOf(taskName, definition.options, options, args)
  return {
    name: given.name ?? taskName,
    task: taskName,
    args: encode(args, { what: 'args', maxBytes: LIMITS.args, ...taskCodec }),
    timetable: timetableOf(given),
    ...{ overlap, missed, tags },
    jitterMs: durationMs(jitter) as number,
    ...(owner === undefined ? {} : { owner }),
    run: runOptions(definition.options, options),
    flow,
  }
}

function timetableOf({ cron, every, from, timeZone }: Schedule): Timetable {
  return {
    ...(cron === undefined ? {} : { cron }),
    ...(every === undefined ? {} : { every }),
    ...(from === undefined ? {} : { from: momentOf(from) }),
    ...(timeZone === undefined ? {} : { timeZone }),
  }
}

function nameOf(task: Schedule['task']): string {
  return typeof task === 'string' ? task : task?.name
}

function momentOf(moment: Date | number): number {
  return Math.trunc(moment instanceof Date ? moment.getTime() : moment)
}

function invalid(fact: string): OffstageError {
  return new OffstageError('INVALID_SCHEDULE', `schedule, ${fact}.`)
}
