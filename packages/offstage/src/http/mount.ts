// Mounts the routes of protocol/routes for one set of functions. The app's set and the console's are mounted by the same code, each with its own idea of who calls.
import { type Context, Hono } from 'hono'
import { OffstageError } from '../base/errors.ts'
import type { Engine } from '../engine/engine.ts'
import type { ServerFunctions } from '../engine/functions.ts'
import { DEFAULT_SCOPES } from '../engine/passes.ts'
import { ROUTES, type Route, type Scope } from '../protocol/routes.ts'
import { explainTask, killTask, passOf, refreshPass, taskLogs, taskSnapshot } from './bearer.ts'
import { readJson, readText } from './body.ts'
import { callFunction } from './calls.ts'
import { checkWireHeader } from './check-wire.ts'
import type { Report } from './errors.ts'
import { checkOrigin } from './guard.ts'
import type { OpenStreams } from './open-streams.ts'
import { openStream, streamRequest } from './stream.ts'
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
  streams: OpenStreams
  report: Report
}

export function mount(options: MountOptions): Hono {
  const { engine, functions, streams, report, scopes = DEFAULT_SCOPES } = options
  const visit = options.visit ?? ((request: Request) => visitOf(engine, request))
  const app = new Hono()
  /** One method a path; what another page might have sent is refused first. */
  const route = ({ method, path }: Route, handle: (context: Context) => Promise<Response>) =>
    app.all(path, async (context) => {
      checkMethod(context.req.method, method)
      if (method !== 'GET') checkOrigin(context.req.raw, engine.config.hosts)
      checkWireHeader(context.req.raw)
      return await handle(context)
    })

  const onVisit = async (context: Context, act: (surface: Surface) => Promise<Response>): Promise<Response> => {
    const { caller, cookie } = await visit(context.req.raw)
    const response = await act({ engine, functions, caller, wire: wireFor(engine, caller, scopes) })
    if (cookie !== undefined) response.headers.append('set-cookie', cookie)
    return response
  }
  // A pass speaks for itself; where a visit needs rights of its own, these are asked for as well.
  const onPass = async (context: Context, scope: Scope) => {
    await options.visit?.(context.req.raw)
    return passOf(engine, context.req.raw, context.req.param('id') ?? '', scope)
  }

  route(ROUTES.call, (context) =>
    onVisit(context, async ({ caller, wire }) =>
      answer(
        await callFunction(functions, context.req.param('fn') ?? '', await readText(context.req.raw), caller, wire),
      ),
    ),
  )
  route(ROUTES.stream, (context) =>
    onVisit(context, async (surface) => {
      const request = streamRequest(await readJson(context.req.raw))
      return streams.open(surface.caller.owner, () => openStream(surface, request, report)).response
    }),
  )
  route(ROUTES.task, async (context) => answer(await taskSnapshot(engine, await onPass(context, 'watch'))))
  route(ROUTES.logs, async (context) =>
    answer(await taskLogs(engine, await onPass(context, 'logs'), new URL(context.req.url).searchParams)),
  )
  route(ROUTES.explain, async (context) => answer(await explainTask(engine, await onPass(context, 'watch'))))
  route(ROUTES.kill, async (context) => answer(await killTask(engine, await onPass(context, 'kill'))))
  route(ROUTES.refresh, (context) =>
    onVisit(context, async ({ caller }) => answer(refreshPass(engine, await readJson(context.req.raw), caller.owner))),
  )
  return app
}

/** Refuses other methods than a route's own. Error: `METHOD_NOT_ALLOWED`. */
export function checkMethod(given: string, method: Route['method']): void {
  if (given === method || (method === 'GET' && given === 'HEAD')) return
  throw new OffstageError('METHOD_NOT_ALLOWED', `This route takes ${method} only.`, {
    details: { allow: method === 'GET' ? 'GET, HEAD' : method },
  })
}

function answer(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } })
}
