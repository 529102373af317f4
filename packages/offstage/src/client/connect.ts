// The door of the browser's side: a typed server, its functions called by name.
import { OffstageError } from '../base/errors.ts'
import { Connection, type ConnectOptions } from './connection.ts'
import type { StreamStatus } from './page-stream.ts'
import { CALL, type RemoteFunction, type Server } from './remote.ts'
import type { Signal } from './signal.ts'

const CONNECTION: unique symbol = Symbol.for('offstage.connection')

/**
 * Connects to a server's functions: `const server = connect<typeof functions>('/offstage')`, then `await server.launchOneCrawler(url)`. Nothing is sent before the
 * first call. Calls reject with the function's error (name, message, code), or `OFFLINE`.
 */
export function connect<Functions>(base = '/offstage', options: ConnectOptions = {}): Server<Functions> {
  const connection = new Connection(base, options)
  const known = new Map<string, RemoteFunction<unknown[], unknown>>()
  const target = Object.freeze({})
  return new Proxy(target, {
    get(_, name) {
      if (name === CONNECTION) return connection
      // A connection is no promise, and what inspects objects by symbol finds nothing.
      if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined
      let fn = known.get(name)
      if (!fn) {
        fn = remoteFunction(connection, name)
        known.set(name, fn)
      }
      return fn
    },
  }) as Server<Functions>
}

function remoteFunction(connection: Connection, name: string): RemoteFunction<unknown[], unknown> {
  const call = (...args: unknown[]) => connection.call(name, args, { quiet: false })
  return Object.assign(call, {
    [CALL]: {
      name,
      call: (args: unknown[], options: { quiet: boolean }) => connection.call(name, args, options),
      watch: (...watch: Parameters<Connection['watch']> extends [string, ...infer Rest] ? Rest : never) =>
        connection.watch(name, ...watch),
    },
  })
}

/** The same function called without the loading indicator: for polling. */
export function quiet<Args extends unknown[], Result>(
  fn: RemoteFunction<Args, Result>,
): (...args: Args) => Promise<Result> {
  return (...args) => fn[CALL].call(args, { quiet: true }) as Promise<Result>
}

/** Calls under way that are not quiet, as a value to watch: what the loading indicator shows. */
export function pendingCalls(server: object): Pick<Signal<number>, 'value' | 'subscribe'> {
  return connectionOf(server).pending
}

/** How the page hears of changes, as a value to watch. */
export function connectionStatus(server: object): Pick<Signal<StreamStatus>, 'value' | 'subscribe'> {
  return connectionOf(server).stream.status
}

function connectionOf(server: object): Connection {
  const connection = (server as { [CONNECTION]?: Connection })[CONNECTION]
  if (connection) return connection
  throw new OffstageError('INVALID_OPTION', 'This is not a connected server. Give what connect() returned.')
}
