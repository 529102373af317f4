// The developer's console: its page from memory and its functions on the same routes as an app's, for operators only. Closed to strangers: in development a link
// with a key made at start, in production only by configured access.
import { timingSafeEqual } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { isOffstageError, OffstageError } from '../base/errors.ts'
import { findCaller } from '../engine/caller.ts'
import type { Engine } from '../engine/engine.ts'
import { type Asset, assetResponse, PAGE_POLICY, readAssets } from './assets.ts'
import { consoleFunctions } from './console-functions.ts'
import { statusOf } from './errors.ts'
import { checkMethod, type MountOptions, mount } from './mount.ts'
import { cookieName, makeCookie, readCookie, type Visit } from './visitor.ts'

export interface ConsoleMount {
  app: Hono
  /** The address that opens it; undefined where it is closed. */
  link(origin: string): string | undefined
}

type Role = 'operator' | 'viewer'
const SCOPES = ['watch', 'result', 'logs'] as const
// Two floors up both from `src/http` and from `dist/http`: beside both.
const FOLDER = fileURLToPath(new URL('../../console/', import.meta.url))

interface ConsoleOptions extends Pick<MountOptions, 'engine' | 'streams' | 'report'> {
  /** Where everything is mounted: the console is at `<base>/console`. */
  base: string
}

export function mountConsole({ engine, base, streams, report }: ConsoleOptions): ConsoleMount {
  const { console: configured } = engine.config
  const isClosed = engine.config.isProduction && !configured
  const key = engine.consoleKey
  const path = `${base}/console`
  const assets = readAssets(FOLDER)
  const app = new Hono()

  const roleOf = async (request: Request): Promise<Role> => {
    if (isClosed) {
      throw new OffstageError(
        'CONSOLE_CLOSED',
        "The console is closed in production until the config says who may use it: console: { access: (request) => 'operator' | 'viewer' | null }.",
      )
    }
    const role = configured
      ? await configured.access(request)
      : isKey(engine.passes.unsign('console', readCookie(request, cookieName('console', request)) ?? ''), key)
        ? 'operator'
        : null
    if (role === 'operator' || role === 'viewer') return role
    throw new OffstageError(
      'CONSOLE_LOGIN_REQUIRED',
      configured
        ? 'You have no access to this console.'
        : 'This console opens with the link that the server printed when it started. It is good until the server stops.',
    )
  }
  const visit = async (request: Request): Promise<Visit> => {
    const role = await roleOf(request)
    return { caller: { owner: null, user: { role }, request, host: engine.hostOfOperator('console') } }
  }

  app.route('/', mount({ engine, functions: guardKills(engine), visit, scopes: SCOPES, streams, report }))
  app.all('*', async (context) => {
    const request = context.req.raw
    checkMethod(context.req.method, 'GET')
    try {
      return await page(request)
    } catch (error) {
      if (!isOffstageError(error) || !request.headers.get('accept')?.includes('text/html')) throw error
      return sentencePage(statusOf(error.code), error.message)
    }
  })

  async function page(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const token = searchParams.get('token')
    if (token !== null && !isClosed && !configured) return signIn(request, token)
    await roleOf(request)
    const file = pathname.slice(path.length)
    if (file === '') return new Response(null, { status: 302, headers: { location: `${path}/` } })
    const asset = assets.get(file === '/' ? '/index.html' : file)
    if (asset) return asset.type.startsWith('text/html') ? pageResponse(asset, path) : assetResponse(file, asset)
    throw new OffstageError(
      'NOT_FOUND',
      assets.size > 0
        ? 'There is no such file.'
        : 'The console is not built. In a checkout of the repository run: npm run build',
    )
  }

  /** The key becomes a cookie and leaves the address. */
  function signIn(request: Request, token: string): Response {
    if (!isKey(token, key))
      throw new OffstageError(
        'CONSOLE_LOGIN_REQUIRED',
        'This link is of an earlier start of the server. Use the one it printed last.',
      )
    const cookie = makeCookie(request, cookieName('console', request), engine.passes.sign('console', key), {
      path,
      sameSite: 'Strict',
    })
    const target = new URL(request.url)
    target.searchParams.delete('token')
    if (target.pathname === path) target.pathname = `${path}/`
    return new Response(null, {
      status: 302,
      headers: { location: `${target.pathname}${target.search}`, 'set-cookie': cookie, 'cache-control': 'no-store' },
    })
  }

  return {
    app,
    link: (origin) => (isClosed ? undefined : configured ? `${origin}${path}/` : `${origin}${path}?token=${key}`),
  }
}

/** The page knows where it is mounted, so that its addresses hold below any path. */
function pageResponse({ body }: Asset, path: string): Response {
  const html = new TextDecoder().decode(body).replace('<head>', `<head><base href="${path}/">`)
  return htmlResponse(html, 200, PAGE_POLICY)
}

/** For a person who follows a link and cannot be let in. */
function sentencePage(status: number, sentence: string): Response {
  const text = sentence.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return htmlResponse(`<!doctype html><title>Offstage console</title><p>${text}</p>`, status, "default-src 'none'")
}

function htmlResponse(html: string, status: number, policy: string): Response {
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
    },
  })
}

/** Viewers look; only operators act. */
function guardKills(engine: Engine): ReturnType<typeof consoleFunctions> {
  return consoleFunctions(engine, () => {
    const role = (findCaller()?.user as { role?: Role } | null)?.role
    if (role === 'operator') return 'the console'
    throw new OffstageError('READ_ONLY', 'Your access to this console is read-only: it needs the role operator.')
  })
}

function isKey(given: string | undefined, key: string): boolean {
  if (given === undefined) return false
  const [a, b] = [Buffer.from(given), Buffer.from(key)]
  return a.length === b.length && timingSafeEqual(a, b)
}
