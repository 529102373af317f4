// What a look finds in a task, as data: it passes from the task's process or thread to its supervisor, which makes an `Xray` of it.
import type { Xray } from '../../task/xray.ts'

/** A place in code as the engine names it: `url` is a file URL, a `node:` name, or empty. Lines and columns from 1. */
export interface Site {
  function: string
  url: string
  line: number
  column: number
}

export type Resource = Xray['resources'][number]

/** What is seen from within the task's own thread. */
export interface Sight {
  /** The calls on the stack, innermost first, then those that await them. */
  sites: Site[]
  resources: Resource[]
}

export type Look = Pick<Xray, 'activity' | 'stack' | 'resources' | 'profile'>

/** How long the answer is waited for, on top of the profile's time. */
export const LOOK_MS = 5000

/** Down to who looks. */
export interface LookOrder {
  kind: 'look'
  /** Told again in the answer. */
  ask: number
  /** 0 for no profile. */
  profileMs: number
}

/** And up again; `error` says why there is none. */
export type LookAnswer = { kind: 'look'; ask: number; look: Look } | { kind: 'look'; ask: number; error: string }
