// Who calls: a signed-in user by the app's own word, else an anonymous visitor by a signed cookie.
import { OffstageError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import type { Caller } from '../engine/caller.ts'
import type { User } from '../engine/config.ts'
import type { Engine } from '../engine/engine.ts'

const YEAR_S = 365 * 24 * 3600

export interface Visit {
  caller: Caller
  /** To be set on the answer when the visitor is new. */
  cookie?: string
}

/** Reads the visitor of a request; a new one is given a session. */
export async function visitOf(engine: Engine, request: Request): Promise<Visit> {
  const user = (await engine.config.authenticate?.(request)) ?? null
  if (user !== null) return { caller: callerFor(engine, request, ownerOf(user), user) }
  const name = cookieName('session', request)
  const known = readCookie(request, name)
  const session = known === undefined ? undefined : engine.passes.unsign('session', known)
  if (session !== undefined) return { caller: callerFor(engine, request, `anon:${session}`, null) }
  const fresh = newId()
  return {
    caller: callerFor(engine, request, `anon:${fresh}`, null),
    cookie: makeCookie(request, name, engine.passes.sign('session', fresh), {
      path: '/',
      sameSite: 'Lax',
      maxAgeS: YEAR_S,
    }),
  }
}

/** Without an id all users would be one. */
function ownerOf(user: User): string {
  const { id } = user as { id?: unknown }
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') return String(id)
  throw new OffstageError('INVALID_USER', 'authenticate(request) gave a user without an id. Give { id: … }, or null.')
}

function callerFor(engine: Engine, request: Request, owner: string, user: unknown): Caller {
  return { owner, user, request, host: engine.hostFor(owner) }
}

/** Cookies know no ports, and servers on one machine must not overwrite each other's. */
export function cookieName(kind: string, request: Request): string {
  const port = /:(\d+)$/.exec(request.headers.get('host') ?? '')?.[1]
  return `offstage_${kind}${port === undefined ? '' : `_${port}`}`
}

export function readCookie(request: Request, name: string): string | undefined {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

export function makeCookie(
  request: Request,
  name: string,
  value: string,
  options: { path: string; sameSite: 'Lax' | 'Strict'; maxAgeS?: number },
): string {
  const secure = new URL(request.url).protocol === 'https:' || request.headers.get('x-forwarded-proto') === 'https'
  const { path, sameSite, maxAgeS } = options
  return `${name}=${value}; Path=${path}; HttpOnly; SameSite=${sameSite}${maxAgeS === undefined ? '' : `; Max-Age=${maxAgeS}`}${secure ? '; Secure' : ''}`
}
