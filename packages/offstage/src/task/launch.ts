// Launching: arguments are checked and encoded here, before anything is stored, whoever the host is.
import { checkedArgs } from './checked-args.ts'
import type { LaunchOptions, TaskDefinition } from './declared.ts'
import { flowOf } from './flow.ts'
import { currentHost, type LaunchRequest, type ListFilter } from './host.ts'
import { LIMITS } from './limits.ts'
import { checkLaunchOptions } from './options.ts'
import { findDefinition, unknownName } from './registry.ts'
import { checkTogether } from './run-limits.ts'
import { runOptions } from './run-options.ts'
import { Task, taskCodec } from './task.ts'
import { encode } from './value.ts'

/** Launches one task per argument list, all or none. Internal: users call `definition.launch` or `launchBackgroundTask`. */
export async function launchTasks(
  definition: Pick<TaskDefinition, 'name' | 'options'>,
  argLists: unknown[][],
  options: LaunchOptions,
): Promise<Task[]> {
  const host = currentHost()
  checkLaunchOptions(options)
  const { tags, owner, transaction } = options
  const run = runOptions(definition.options, options)
  // Each was checked by itself; together they may not go.
  checkTogether(run)
  const requests: LaunchRequest[] = []
  for (const args of argLists) {
    // Kept as they were given: what the schema makes of them is made where the task runs.
    await checkedArgs(definition, args)
    requests.push({
      name: definition.name,
      args: encode(args, { what: 'args', maxBytes: LIMITS.args, ...taskCodec }),
      run,
      flow: flowOf(definition.name, definition.options, options, args),
      ...(tags === undefined ? {} : { tags }),
      ...(owner === undefined ? {} : { owner }),
    })
  }
  return (await host.launch(requests, transaction)).map((ref) => new Task(ref, host))
}

/**
 * Launches by name; the arguments reach the function unchanged. Rejects with `UNKNOWN_TASK_NAME` ("did you mean"), `UNSERIALISABLE`, `PAYLOAD_TOO_LARGE`, `INVALID_ARGS`, `NOT_STARTED`.
 */
export async function launchBackgroundTask(name: string, ...args: unknown[]): Promise<Task> {
  const definition = findDefinition(name)
  if (!definition) throw unknownName(name)
  return (await launchTasks(definition, [args], {}))[0] as Task
}

/**
 * Known tasks, finished ones included, oldest launch first; without `limit` the newest 1,000. In a server function called by a visitor: that visitor's own,
 * unless `owner: 'any'`. Error: `INVALID_OPTION`.
 */
export async function listBackgroundTasks(filter: ListFilter = {}): Promise<Task[]> {
  const host = currentHost()
  return (await host.list(filter)).map((ref) => new Task(ref, host))
}

/** The task with this id. Error: `TASK_NOT_FOUND`. */
export async function getBackgroundTask(id: string): Promise<Task> {
  const host = currentHost()
  const { name, launchedAt } = await host.snapshot(id)
  return new Task({ id, name, launchedAt }, host)
}
