// The fetch handler: guards every request, then gives it to the console, to Offstage's routes, to the app's own, or to its page.
import { Hono } from 'hono'
import { OffstageError } from '../base/errors.ts'
import type { Engine } from '../engine/engine.ts'
import { serverFunctions } from '../engine/functions.ts'
import { mountConsole } from './console.ts'
import { errorResponse } from './errors.ts'
import { checkHost, checkPath } from './guard.ts'
import { mount } from './mount.ts'
import { pages } from './pages.ts'
import type { PageStream } from './stream.ts'

export interface Handler {
  fetch(request: Request): Promise<Response>
  consoleLink(origin: string): string | undefined
  /** Tells every open stream to come again later, and ends it. */
  close(): Promise<void>
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

export function createHandler(
  engine: Engine,
  report: (error: unknown, requestId: string) => void = reportToStderr,
): Handler {
  const { config } = engine
  const { base } = config
  const streams = new Set<PageStream>()
  const console = mountConsole(engine, base, streams)
  const app = new Hono()
  app.route(`${base}/console`, console.app)
  app.route(base, mount({ engine, functions: config.functions ?? serverFunctions({}), streams }))
  const isOurs = (path: string) => path === base || path.startsWith(`${base}/`)
  const page = pages(engine)
  app.all('*', async (context) => {
    const request = context.req.raw
    const { pathname } = new URL(request.url)
    const response = isOurs(pathname) ? undefined : ((await config.fetch?.(request)) ?? (await page(request)))
    if (response) return response
    throw new OffstageError('NOT_FOUND', 'There is nothing at this address.')
  })
  app.onError((error) => errorResponse(error, report, headersOf(error)))

  return {
    async fetch(request) {
      let response: Response
      try {
        checkHost(request, config.hosts)
        checkPath(new URL(request.url).pathname)
        response = await app.fetch(request)
      } catch (error) {
        response = errorResponse(error, report)
      }
      for (const [name, value] of Object.entries(HEADERS))
        if (!response.headers.has(name)) response.headers.set(name, value)
      return response
    },
    consoleLink: console.link,
    async close() {
      await Promise.all([...streams].map((stream) => stream.bye()))
    },
  }
}

/** A refused method says which ones are taken. */
function headersOf(error: unknown): Record<string, string> {
  const { code, details } = error as { code?: string; details?: { allow?: string } }
  if (code === 'METHOD_NOT_ALLOWED' && details?.allow) return { allow: details.allow }
  return code === 'TOO_MANY_STREAMS' || code === 'STORE_BUSY' || code === 'STORAGE_FULL' ? { 'retry-after': '5' } : {}
}

function reportToStderr(error: unknown, requestId: string): void {
  console.error(`offstage: request ${requestId} failed:`, error)
}
