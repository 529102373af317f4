// Hands the connected server down to the hooks below it.
import { createContext, createElement, type ReactNode, useContext } from 'react'
import { OffstageError } from '../base/errors.ts'
import type { Server } from '../client/remote.ts'

const Context = createContext<object | undefined>(undefined)

/** Put it around the app: `<OffstageProvider server={connect<typeof functions>('/offstage')}>`. */
export function OffstageProvider({ server, children }: { server: object; children?: ReactNode }) {
  return createElement(Context.Provider, { value: server }, children)
}

/** The server of the nearest provider, typed by its functions: `useServer<typeof functions>()`. Error: `NO_PROVIDER`. */
export function useServer<Functions>(): Server<Functions> {
  const server = useContext(Context)
  if (server) return server as Server<Functions>
  throw new OffstageError(
    'NO_PROVIDER',
    'There is no <OffstageProvider server={…}> around this component. Put one around the app.',
  )
}
