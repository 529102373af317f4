// The status machine as data: the one table behind the guards in the SQL, the console, the docs and the tests.

/** Every status a task can have. */
export const STATUSES = ['queued', 'running', 'stopping', 'completed', 'failed', 'killed', 'missing'] as const
export type Status = (typeof STATUSES)[number]

/** The four ends. Final: no task ever leaves one. */
export const TERMINAL_STATUSES = ['completed', 'failed', 'killed', 'missing'] as const
export type TerminationStatus = (typeof TERMINAL_STATUSES)[number]

/** From each status, where a task may go and what takes it there. A lost worker's attempt that is tried again counts as failed. */
export const TRANSITIONS: Readonly<Record<Status, Partial<Record<Status, string>>>> = {
  queued: {
    running: 'a worker claimed it',
    killed: 'a kill came before it started',
    failed: 'its time in the queue ran out',
  },
  running: {
    stopping: 'a kill was asked for',
    completed: 'the function returned',
    failed: 'the function threw, or its process died',
    missing: 'its worker is lost',
    queued: 'the attempt failed and is tried again',
  },
  stopping: {
    killed: 'the kill is done, or its worker was lost before it could say so',
    completed: 'the function returned before the kill reached it',
    failed: 'the function threw before the kill reached it',
  },
  completed: {},
  failed: {},
  killed: {},
  missing: {},
}

/** What a task is doing, in less words than its status: waiting, at work, being stopped, or over. */
export type Phase = 'queued' | 'running' | 'stopping' | 'ended'

export function isTerminal(status: Status): status is TerminationStatus {
  return (TERMINAL_STATUSES as readonly string[]).includes(status)
}

export function isStatus(text: unknown): text is Status {
  return (STATUSES as readonly unknown[]).includes(text)
}

export function phaseOf(status: Status): Phase {
  return isTerminal(status) ? 'ended' : status
}

/** The statuses from which `to` may be reached: what a conditional update in the store asks for. */
export function sourcesOf(to: Status): Status[] {
  return STATUSES.filter((from) => to in TRANSITIONS[from])
}
