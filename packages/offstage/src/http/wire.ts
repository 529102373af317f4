// Values on the wire: Tasks leave as handles with a pass and come back as full Tasks of the caller.
import type { Caller } from '../engine/caller.ts'
import type { Engine } from '../engine/engine.ts'
import { grantedScopes } from '../engine/functions.ts'
import { DEFAULT_SCOPES } from '../engine/passes.ts'
import type { WireTask } from '../protocol/pass.ts'
import type { Scope } from '../protocol/routes.ts'
import { LIMITS } from '../task/limits.ts'
import type { TaskSnapshot } from '../task/snapshot.ts'
import { Task } from '../task/task.ts'
import { decode, encode } from '../task/value.ts'

export interface Wire {
  /** A function's result, or a live value, as text. */
  encode(value: unknown): string
  /** Arguments; a handle in them must carry a valid pass. Errors: `INVALID_TOKEN`, `TOKEN_EXPIRED`, `INVALID_VALUE`. */
  decode(text: string): unknown
}

/** The wire of one caller: passes are made for them. */
export function wireFor(engine: Engine, caller: Caller, scopes: readonly Scope[] = DEFAULT_SCOPES): Wire {
  const wireTask = (task: Task): WireTask => {
    const ref = task.toRef()
    return { ...ref, pass: engine.passes.mint(ref, { owner: caller.owner, scopes: grantedScopes(task) ?? scopes }) }
  }
  return {
    encode: (value) =>
      encode(value, {
        what: 'the result',
        maxBytes: LIMITS.result,
        tooLarge: 'RESULT_TOO_LARGE',
        unserialisable: 'UNSERIALISABLE_RESULT',
        reducers: { Task: (item: unknown) => item instanceof Task && wireTask(item) },
      }),
    decode: (text) =>
      decode(text, {
        Task: ({ pass }: WireTask) => {
          const { id, name, at } = engine.passes.verify(pass)
          return new Task({ id, name, launchedAt: at }, caller.host)
        },
      }),
  }
}

/** Decodes what a task stored. Tasks in its state or result are no handles: what is fixed of them is shown. */
export function plainly(text: string): unknown {
  return decode(text, { Task: (ref: object) => ref })
}

/** What of a snapshot a pass lets its bearer see: the result with `result`, an error's stack and cause with `logs`. */
export function seenBy(scopes: readonly Scope[], snapshot: TaskSnapshot): TaskSnapshot {
  const { result, error, owner: _owner, vitals: _vitals, kill, ...seen } = snapshot
  return {
    ...seen,
    owner: null,
    // What a server's processes cost is nobody's business outside.
    vitals: null,
    kill: kill && { ...kill, by: scopes.includes('logs') ? kill.by : null },
    ...(result !== undefined && scopes.includes('result') ? { result } : {}),
    ...(error === undefined
      ? {}
      : {
          error: scopes.includes('logs')
            ? error
            : { name: error.name, message: error.message, ...(error.code === undefined ? {} : { code: error.code }) },
        }),
  }
}
