// The types of a server's functions as the browser sees them: Tasks become handles, results promises. Types only.
import type { Task } from '../task/task.ts'
import type { RemoteTask } from './remote-task.ts'

/** A value after its way to or from the server. */
export type Remote<T> =
  T extends Task<infer State, infer Result>
    ? RemoteTask<State, Result>
    : T extends Leaf
      ? T
      : T extends Map<infer K, infer V>
        ? Map<Remote<K>, Remote<V>>
        : T extends Set<infer V>
          ? Set<Remote<V>>
          : T extends object
            ? { [K in keyof T]: Remote<T[K]> }
            : T

type Leaf =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | Date
  | URL
  | RegExp
  | Error
  | ArrayBuffer
  | ArrayBufferView

/** Stands on every function of a server: which one it is. */
export const CALL: unique symbol = Symbol.for('offstage.call')

/** A server function as called from the browser. `quiet(fn)` calls it without the loading indicator; `watchLive(fn, …)` watches it, if it is live. */
export interface RemoteFunction<Args extends unknown[], Result> {
  (...args: Args): Promise<Result>
  readonly [CALL]: CallTarget
}

/** Where a call goes. Not for users. */
export interface CallTarget {
  readonly name: string
  call(args: unknown[], options: { quiet: boolean }): Promise<unknown>
  watch(args: unknown[], onValue: (value: unknown) => void, onError: (error: Error) => void): () => void
}

/** A connected server: its declared functions by name. */
export type Server<Functions> = {
  readonly [K in keyof Functions as K extends string ? K : never]: Functions[K] extends (
    ...args: infer Args
  ) => infer Result
    ? RemoteFunction<{ [I in keyof Args]: Remote<Args[I]> }, Remote<Awaited<Result>>>
    : never
}
