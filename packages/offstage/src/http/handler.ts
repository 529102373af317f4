// The fetch handler: guards every request, then gives it to the console, to Offstage's routes, to the app's own, or to its page.
import { Hono } from 'hono'
import { OffstageError } from '../base/errors.ts'
import type { Engine } from '../engine/engine.ts'
import { serverFunctions } from '../engine/functions.ts'
import { failureFrom } from '../task/failure.ts'
import { mountConsole } from './console.ts'
import { errorResponse, OF_THE_MACHINE, type Report } from './errors.ts'
import { checkHost, checkPath } from './guard.ts'
import { mount } from './mount.ts'
import { OpenStreams } from './open-streams.ts'
import { pages } from './pages.ts'

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

export function createHandler(engine: Engine, report: Report = reportToStderr): Handler {
  const { config } = engine
  const { base } = config
  const streams = new OpenStreams()
  const console = mountConsole({ engine, base, streams, report })
  const app = new Hono()
  app.route(`${base}/console`, console.app)
  app.route(base, mount({ engine, functions: config.functions ?? serverFunctions({}), streams, report }))
  const isOurs = (path: string) => path === base || path.startsWith(`${base}/`)
  const page = pages(engine)
  app.all('*', async (context) => {
    const request = context.req.raw
    const { pathname } = new URL(request.url)
    const response = isOurs(pathname) ? undefined : ((await config.fetch?.(request)) ?? (await page(request)))
    if (response) return response
    throw new OffstageError('NOT_FOUND', 'There is nothing at this address.')
  })
  app.onError((error) => errorResponse(error, report))

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
      return withHeaders(response)
    },
    consoleLink: console.link,
    close: () => streams.close(),
  }
}

function withHeaders(response: Response): Response {
  const missing = Object.entries(HEADERS).filter(([name]) => !response.headers.has(name))
  try {
    for (const [name, value] of missing) response.headers.set(name, value)
    return response
  } catch {
    // What `fetch` gave, and redirects, cannot be changed; a copy can.
    return withHeaders(new Response(response.body, response))
  }
}

function reportToStderr(error: unknown, requestId: string): void {
  // Trouble with the disk or the database is nobody's bug, and comes by the thousand: a line each will do.
  // Asked of a copy: the thrown thing itself may be a trap.
  const { code = '', message } = failureFrom(error)
  console.error(`offstage: request ${requestId} failed:`, OF_THE_MACHINE.test(code) ? `${code}: ${message}` : error)
}
