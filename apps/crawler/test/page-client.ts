// Calls the app's server functions as a visitor's page does, without a browser.
import { connect, type Server } from 'offstage/client'
import type { Functions } from '../functions.ts'

/** A visitor of their own: the cookies they are given stay with them. */
export function visitorOf(origin: string): Server<Functions> {
  const cookies = new Map<string, string>()
  const asVisitor: typeof fetch = async (input, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    headers.set('origin', origin)
    const response = await fetch(new URL(String(input), origin), { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = (line.split(';', 1)[0] as string).split(/=(.*)/s) as [string, string]
      cookies.set(name, value)
    }
    return response
  }
  return connect<Functions>('/offstage', { fetch: asVisitor })
}
