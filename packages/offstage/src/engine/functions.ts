// Server functions: what the browser may call, declared once, by name.
import { clip, OffstageError } from '../base/errors.ts'
import { SCOPES, type Scope } from '../protocol/routes.ts'
import type { Task } from '../task/task.ts'

// biome-ignore lint/suspicious/noExplicitAny: any function may be declared; its own types are kept
export type AnyFunction = (...args: any[]) => unknown
export type FunctionRecord = Record<string, AnyFunction>

const FUNCTIONS = Symbol.for('offstage.functions')
const LIVE = Symbol.for('offstage.live')

/** A declared set; the functions stay callable on the server, with their types. */
export type ServerFunctions<F extends FunctionRecord = FunctionRecord> = F & {
  readonly [FUNCTIONS]: ReadonlyMap<string, AnyFunction>
}
/** A function whose result pages may watch. */
export type LiveFunction<F extends AnyFunction = AnyFunction> = F & { readonly [LIVE]: true }

/** Declares what the browser may call. Errors: `INVALID_NAME`, `INVALID_OPTION`. */
export function serverFunctions<F extends FunctionRecord>(functions: F): ServerFunctions<F> {
  const map = new Map<string, AnyFunction>()
  for (const [name, fn] of Object.entries(functions)) {
    if (!/^[A-Za-z]\w{0,99}$/.test(name))
      throw new OffstageError(
        'INVALID_NAME',
        `'${clip(name)}' is no name for a server function. Use a letter, then letters, digits or '_'.`,
      )
    if (name === 'then' || name === 'toJSON')
      throw new OffstageError(
        'INVALID_NAME',
        `'${name}' is no name for a server function: JavaScript itself would call it on the connection. Rename it.`,
      )
    if (typeof fn !== 'function')
      throw new OffstageError('INVALID_OPTION', `The server function '${name}' is a ${typeof fn}. Give a function.`)
    map.set(name, fn)
  }
  return Object.freeze(Object.assign({ ...functions }, { [FUNCTIONS]: map })) as ServerFunctions<F>
}

/** Marks a read-only function as one that pages may watch: it is called again after something changed, and its result is sent when it differs. Keep it cheap. */
export function live<F extends AnyFunction>(fn: F): LiveFunction<F> {
  return Object.assign(((...args: unknown[]) => fn(...args)) as unknown as F, { [LIVE]: true as const })
}

/** Whether a value was made by `serverFunctions`. */
export function areServerFunctions(value: unknown): value is ServerFunctions {
  return typeof value === 'object' && value !== null && FUNCTIONS in value
}

export function isLive(fn: AnyFunction): fn is LiveFunction {
  return (fn as Partial<LiveFunction>)[LIVE] === true
}

export function findFunction(functions: ServerFunctions, name: string): AnyFunction | undefined {
  return functions[FUNCTIONS].get(name)
}

export function functionNames(functions: ServerFunctions): string[] {
  return [...functions[FUNCTIONS].keys()]
}

const granted = new WeakMap<Task, readonly Scope[]>()

/**
 * Lets a server function return a Task with other rights than `watch` and `result`: `return grantTask(task, ['watch', 'result', 'logs'])`. Gives the Task back.
 * Error: `INVALID_OPTION`.
 */
export function grantTask<T extends Task>(task: T, scopes: Scope[]): T {
  for (const scope of scopes) {
    if (!SCOPES.includes(scope))
      throw new OffstageError(
        'INVALID_OPTION',
        `'${clip(String(scope))}' is no right over a task. There are: ${SCOPES.join(', ')}.`,
      )
  }
  granted.set(task, [...scopes])
  return task
}

export function grantedScopes(task: Task): readonly Scope[] | undefined {
  return granted.get(task)
}
