// On whose behalf the code runs: set around each server function call and each inline task, read by launch and list.
import { AsyncLocalStorage } from 'node:async_hooks'
import { OffstageError } from '../base/errors.ts'
import type { Host } from '../task/host.ts'

/** The visitor behind a call. */
export interface Caller<User = unknown> {
  /** Stamped on what is launched, and the limit of what is listed. Null: nobody in particular. */
  owner: string | null
  /** What `authenticate(request)` gave, or null for an anonymous visitor. */
  user: User | null
  request?: Request
  /** What carries out launches and lists for this caller. */
  host: Host
}

const callers = new AsyncLocalStorage<Caller>()

export function runAs<T>(caller: Caller, fn: () => T): T {
  return callers.run(caller, fn)
}

export function findCaller(): Caller | undefined {
  return callers.getStore()
}

/** The signed-in user behind the server function call you are in. Error: `LOGIN_REQUIRED` (401) for an anonymous visitor, `NOT_IN_CALL` outside a server function. */
export function requireUser<User = unknown>(): User {
  const caller = callers.getStore()
  if (!caller) throw new OffstageError('NOT_IN_CALL', 'requireUser() is only available inside a server function.')
  if (caller.user === null)
    throw new OffstageError('LOGIN_REQUIRED', 'Sign in first: this function is for signed-in users only.')
  return caller.user as User
}

/** The visitor's id that their tasks carry as owner, or null outside a call. */
export function currentOwner(): string | null {
  return callers.getStore()?.owner ?? null
}
