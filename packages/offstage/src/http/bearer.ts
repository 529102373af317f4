// Requests about one task by the bearer of its pass: snapshot, log pages, why it waits, kill, refresh. The pass is checked before the store is asked anything.
import { OffstageError, TaskNotFoundError } from '../base/errors.ts'
import type { Engine } from '../engine/engine.ts'
import type { PassPayload } from '../protocol/pass.ts'
import type { Scope } from '../protocol/routes.ts'
import { snapshotOf, type TaskRecord } from '../task/snapshot.ts'
import { encode } from '../task/value.ts'
import { plainly, seenBy } from './wire.ts'

const LOG_PAGE = { usual: 200, most: 1000 }

/** Errors: `INVALID_TOKEN`, `TOKEN_EXPIRED`, `WRONG_SCOPE`, `KILL_NOT_ALLOWED`. */
export function passOf(engine: Engine, request: Request, id: string, scope: Scope): PassPayload {
  const payload = engine.passes.verify(/^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1])
  if (payload.id !== id) throw new OffstageError('WRONG_SCOPE', 'This handle is for another task.')
  if (payload.scopes.includes(scope)) return payload
  if (scope === 'kill')
    throw new OffstageError('KILL_NOT_ALLOWED', 'Handles held by browsers cannot kill. Call kill() on the server.')
  throw new OffstageError(
    'WRONG_SCOPE',
    `This handle does not grant '${scope}'. The server function can: grantTask(task, ['watch', 'result', '${scope}']).`,
  )
}

export async function taskSnapshot(engine: Engine, pass: PassPayload): Promise<string> {
  return encode(seenBy(pass.scopes, snapshotOf(await recordOf(engine, pass.id), plainly)), { what: 'the snapshot' })
}

export async function taskLogs(engine: Engine, pass: PassPayload, query: URLSearchParams): Promise<string> {
  const [before, after] = [numberOf(query, 'before'), numberOf(query, 'after')]
  const limit = Math.min(numberOf(query, 'limit') ?? LOG_PAGE.usual, LOG_PAGE.most)
  if (limit < 1) throw new OffstageError('INVALID_QUERY', `limit must be from 1 to ${LOG_PAGE.most}.`)
  await recordOf(engine, pass.id)
  const page = await engine.store.logs({
    id: pass.id,
    limit,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  })
  return encode(page, { what: 'the log' })
}

export async function explainTask(engine: Engine, pass: PassPayload): Promise<string> {
  return encode(await engine.hostFor(pass.owner).explain(pass.id), { what: 'the explanation' })
}

export async function killTask(engine: Engine, pass: PassPayload): Promise<string> {
  return encode(await engine.hostFor(pass.owner).kill(pass.id, {}), { what: 'the answer' })
}

/** A fresh pass for one that has expired, for the visitor it was made for. Errors: `INVALID_TOKEN`, `NOT_YOURS`. */
export function refreshPass(engine: Engine, given: unknown, owner: string | null): string {
  const {
    id,
    name,
    at,
    scopes,
    owner: madeFor,
  } = engine.passes.verifyExpired((given as { pass?: unknown } | null)?.pass)
  if (madeFor !== owner)
    throw new OffstageError(
      'NOT_YOURS',
      'This handle was made for another visitor. Call the server function again for one of your own.',
    )
  return encode({ pass: engine.passes.mint({ id, name, launchedAt: at }, { owner, scopes }) }, { what: 'the pass' })
}

async function recordOf(engine: Engine, id: string): Promise<TaskRecord> {
  const [record] = await engine.store.get([id])
  if (!record) throw new TaskNotFoundError(id)
  return record
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new OffstageError(
    'INVALID_QUERY',
    `${name} must be a whole number from 0; allowed are before, after and limit.`,
  )
}
