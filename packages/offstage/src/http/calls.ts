// Calls a server function by name, on behalf of a visitor.

import { didYouMean } from '../base/closest.ts'
import { clip, OffstageError } from '../base/errors.ts'
import { type Caller, runAs } from '../engine/caller.ts'
import { type AnyFunction, findFunction, functionNames, isLive, type ServerFunctions } from '../engine/functions.ts'
import { notJson } from './body.ts'
import { FunctionFailure } from './errors.ts'
import type { Wire } from './wire.ts'

/** The function's result as text for the wire. Errors: `UNKNOWN_FUNCTION`, `INVALID_VALUE`, those of passes, and whatever the function throws. */
export async function callFunction(
  functions: ServerFunctions,
  name: string,
  args: string,
  caller: Caller,
  wire: Wire,
): Promise<string> {
  const fn = known(functions, name)
  const list = argumentList(args, wire)
  return wire.encode(await runAs(caller, () => resultOf(fn, list)))
}

/** A live function ready to be called again and again. Errors: also `NOT_LIVE`. */
export function liveFunction(
  functions: ServerFunctions,
  name: string,
  args: string,
  caller: Caller,
  wire: Wire,
): () => Promise<string> {
  const fn = known(functions, name)
  if (!isLive(fn))
    throw new OffstageError(
      'NOT_LIVE',
      `The server function '${clip(name)}' cannot be watched. Declare it as live: ${clip(name)}: live(() => …).`,
    )
  return () => callFunction(functions, name, args, caller, wire)
}

function known(functions: ServerFunctions, name: string): AnyFunction {
  const fn = findFunction(functions, name)
  if (fn) return fn
  const names = functionNames(functions)
  throw new OffstageError(
    'UNKNOWN_FUNCTION',
    `There is no server function '${clip(name)}'.${didYouMean(name, names) || ' Only what serverFunctions({ … }) declares can be called.'}`,
  )
}

function argumentList(text: string, wire: Wire): unknown[] {
  let value: unknown
  try {
    value = wire.decode(text)
  } catch (error) {
    throw (error as Error).cause instanceof SyntaxError ? notJson(text) : error
  }
  if (Array.isArray(value)) return value
  throw new OffstageError('INVALID_VALUE', 'The arguments of a call must be an encoded array.')
}

async function resultOf(fn: AnyFunction, args: unknown[]): Promise<unknown> {
  try {
    return await fn(...args)
  } catch (error) {
    throw new FunctionFailure(error)
  }
}
