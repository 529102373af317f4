// Every HTTP route as data: what the handler mounts, what the client calls, what the docs list. Paths are below the mount point (`/offstage`).

/** Who may ask: anyone with a session, the bearer of a pass with this scope, or nobody without being signed in to the console. */
export type Access = 'session' | { pass: Scope }

/** What a pass lets its bearer do with its one task. */
export const SCOPES = ['watch', 'result', 'logs', 'kill'] as const
export type Scope = (typeof SCOPES)[number]

export interface Route {
  method: 'GET' | 'POST'
  path: string
  access: Access
  about: string
}

export const ROUTES = {
  call: {
    method: 'POST',
    path: '/call/:fn',
    access: 'session',
    about: 'Calls a server function; the body is the encoded array of arguments.',
  },
  stream: {
    method: 'POST',
    path: '/stream',
    access: 'session',
    about: 'One event stream for everything a page watches.',
  },
  task: { method: 'GET', path: '/tasks/:id', access: { pass: 'watch' }, about: "A task's snapshot." },
  logs: { method: 'GET', path: '/tasks/:id/logs', access: { pass: 'logs' }, about: "A page of a task's log." },
  explain: {
    method: 'GET',
    path: '/tasks/:id/explain',
    access: { pass: 'watch' },
    about: 'Why a task is where it is, as its owner may know.',
  },
  kill: { method: 'POST', path: '/tasks/:id/kill', access: { pass: 'kill' }, about: 'Stops a task.' },
  refresh: {
    method: 'POST',
    path: '/passes/refresh',
    access: 'session',
    about: 'A fresh pass for one that has expired, for the visitor it was made for.',
  },
} as const satisfies Record<string, Route>
