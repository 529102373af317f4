// Mounts the routes of protocol/routes for one set of functions. The app's set and the console's are mounted by the same code, each with its own idea of who calls.
import { type Context, Hono } from 'hono'
import { OffstageError } from '../base/errors.ts'
import type { Engine } from '../engine/engine.ts'
import type { ServerFunctions } from '../engine/functions.ts'
import { DEFAULT_SCOPES } from '../engine/passes.ts'
import { ROUTES, type Route, type Scope } from '../protocol/routes.ts'
import { killTask, passOf, refreshPass, taskLogs, taskSnapshot } from './bearer.ts'
import { readJson, readText } from './body.ts'
import { callFunction } from './calls.ts'
import { checkOrigin } from './guard.ts'
import { openStream, type PageStream, streamRequest } from './stream.ts'
import type { Surface } from './surface.ts'
import { type Visit, visitOf } from './visitor.ts'
import { wireFor } from './wire.ts'

export interface MountOptions {
  engine: Engine
  functions: ServerFunctions
  /** Who calls, or an error. Default: a visitor of the app. */
  visit?: (request: Request) => Promise<Visit>
  /** What a Task that is returned grants. */
  scopes?: readonly Scope[]
  /** Open streams, for the server's end. */
  streams: Set<PageStream>
}

/** Streams open at once in one server. */
const MAX_STREAMS = 5000

export function mount(options: MountOptions): Hono {
  const { engine, functions, streams, scopes = DEFAULT_SCOPES, visit = (request) => visitOf(engine, request) } = options
  const app = new Hono()

  const onVisit = async (context: Context, act: (surface: Surface) => Promise<Response>): Promise<Response> => {
    const { caller, cookie } = await visit(context.req.raw)
    const response = await act({ engine, functions, caller, wire: wireFor(engine, caller, scopes) })
    if (cookie !== undefined) response.headers.append('set-cookie', cookie)
    return response
  }
  const onPass = (context: Context, scope: Scope) =>
    passOf(engine, context.req.raw, context.req.param('id') ?? '', scope)

  route(app, ROUTES.call, (context) =>
    onVisit(context, async ({ caller, wire }) =>
      answer(
        await callFunction(functions, context.req.param('fn') ?? '', await readText(context.req.raw), caller, wire),
      ),
    ),
  )
  route(app, ROUTES.stream, (context) =>
    onVisit(context, async (surface) => {
      const request = streamRequest(await readJson(context.req.raw))
      if (streams.size >= MAX_STREAMS)
        throw new OffstageError('TOO_MANY_STREAMS', `${MAX_STREAMS} pages are watching already. Try again in a moment.`)
      const stream = openStream(surface, request, {})
      streams.add(stream)
      void stream.over.then(() => streams.delete(stream))
      return stream.response
    }),
  )
  route(app, ROUTES.task, async (context) => answer(await taskSnapshot(engine, onPass(context, 'watch'))))
  route(app, ROUTES.logs, async (context) =>
    answer(await taskLogs(engine, onPass(context, 'logs'), new URL(context.req.url).searchParams)),
  )
  route(app, ROUTES.kill, async (context) => answer(await killTask(engine, onPass(context, 'kill'))))
  route(app, ROUTES.refresh, (context) =>
    onVisit(context, async ({ caller }) => answer(refreshPass(engine, await readJson(context.req.raw), caller.owner))),
  )
  return app
}

/** One method a path; what another page might have sent is refused first. */
function route(app: Hono, { method, path }: Route, handle: (context: Context) => Promise<Response>): void {
  app.all(path, async (context) => {
    const given = context.req.method
    if (given !== method && !(method === 'GET' && given === 'HEAD')) return methodNotAllowed(method)
    if (method !== 'GET') checkOrigin(context.req.raw)
    return await handle(context)
  })
}

function methodNotAllowed(method: string): never {
  throw new OffstageError('METHOD_NOT_ALLOWED', `This route takes ${method} only.`, {
    details: { allow: method === 'GET' ? 'GET, HEAD' : method },
  })
}

function answer(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } })
}
