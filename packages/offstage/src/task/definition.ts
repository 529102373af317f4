// Background tasks as declared: pure data plus a function. Importing a module of definitions starts nothing.
import { clip, OffstageError } from '../base/errors.ts'
import type { LaunchOptions, TaskDefinition, TaskOptions } from './declared.ts'
import { hooksOf } from './hooks.ts'
import { launchTasks } from './launch.ts'
import { checkTaskName, checkTaskOptions } from './options.ts'
import { register } from './registry.ts'
import type { AnyState } from './snapshot.ts'
import type { Task } from './task.ts'

/**
 * Declares a function as a background task. Errors: `INVALID_NAME`, `TASK_ALREADY_DEFINED`, `UNKNOWN_OPTION`, `INVALID_OPTION`.
 */
export function backgroundTask<Args extends unknown[], Result>(
  name: string,
  fn: (...args: Args) => Result | Promise<Result>,
): TaskDefinition<Args, Result>
export function backgroundTask<Args extends unknown[], Result, State = AnyState, Input extends unknown[] = Args>(
  options: TaskOptions<State, Args, Input, Result>,
  fn: (...args: Args) => Result | Promise<Result>,
): TaskDefinition<Args, Result, State, Input>
export function backgroundTask<Args extends unknown[], Result, State, Input extends unknown[]>(
  nameOrOptions: string | TaskOptions<State, Args, Input, Result>,
  fn: (...args: Args) => Result | Promise<Result>,
): TaskDefinition<Args, Result, State, Input> {
  const options = typeof nameOrOptions === 'string' ? { name: nameOrOptions } : { ...nameOrOptions }
  checkTaskName(options.name)
  checkTaskOptions(options)
  if (typeof fn !== 'function') {
    throw new OffstageError(
      'INVALID_OPTION',
      `The background task '${clip(options.name)}' needs a function: backgroundTask('${clip(options.name)}', async () => { … }).`,
    )
  }
  const definition = definitionOf<Args, Result, State, Input>(options, fn)
  register(definition as unknown as TaskDefinition)
  for (const hook of hooksOf(options as unknown as TaskOptions))
    register(definitionOf(hook.options, hook.fn) as unknown as TaskDefinition)
  return definition
}

function definitionOf<Args extends unknown[], Result, State, Input extends unknown[]>(
  options: TaskOptions<State, Args, Input, Result>,
  fn: (...args: Args) => Result | Promise<Result>,
): TaskDefinition<Args, Result, State, Input> {
  const startMany = async (launchOptions: LaunchOptions, argLists: Input[]) =>
    (await launchTasks(definition as unknown as TaskDefinition, argLists, launchOptions)) as Task<State, Result>[]
  const start = async (launchOptions: LaunchOptions, args: Input) =>
    (await startMany(launchOptions, [args]))[0] as Task<State, Result>
  const definition: TaskDefinition<Args, Result, State, Input> = Object.freeze({
    name: options.name,
    options: Object.freeze(options),
    fn,
    launch: (...args: Input) => start({}, args),
    launchMany: (argLists: Input[]) => startMany({}, argLists),
    with: (launchOptions: LaunchOptions) => ({
      launch: (...args: Input) => start(launchOptions, args),
      launchMany: (argLists: Input[]) => startMany(launchOptions, argLists),
    }),
  })
  return definition
}
