// What the bearer of a pass can do over HTTP, and what nobody can.
import { grantTask, launchBackgroundTask, serverFunctions, type Task } from 'offstage'
import { describe, expect, test } from 'vitest'
import { SCOPES, type Scope } from '../../src/protocol/routes.ts'
import { decode, encode } from '../../src/task/value.ts'
import { ask, type Bed, type Handle, openBed, post, Visitor } from './bed.ts'

const bearer = (pass: string) => ({ authorization: `Bearer ${pass}` })
const refOf = (task: Task) => ({ id: task.id, name: task.getTaskName(), launchedAt: task.getStartTime().getTime() })

/** Counts the questions put to the store from now on. */
function countLooks(bed: Bed): () => number {
  const { store } = bed.offstage.engine
  let looks = 0
  for (const verb of ['get', 'logs', 'list', 'follow', 'requestKill'] as const) {
    const real = store[verb].bind(store) as (...args: unknown[]) => unknown
    Object.assign(store, {
      [verb]: (...args: unknown[]) => {
        looks++
        return real(...args)
      },
    })
  }
  return () => looks
}

describe('a pass', () => {
  test('of which any letter was changed is refused in the same words before the store is asked (S12, B32)', async () => {
    const bed = await openBed()
    const task = await bed.offstage.launchBackgroundTask('echo')
    const pass = bed.offstage.engine.passes.mint(refOf(task), { owner: null, scopes: [...SCOPES] })
    const looks = countLooks(bed)
    const answers = new Set<string>()
    const forgeries = Array.from(
      pass,
      (letter, at) => pass.slice(0, at) + (letter === 'A' ? 'B' : 'A') + pass.slice(at + 1),
    )
    for (const forged of [...forgeries, '', 'x', '..', pass.slice(0, -1), 'x'.repeat(5000)]) {
      for (const path of ['', '/logs']) {
        const { status, text } = await ask(bed, `/offstage/tasks/${task.id}${path}`, { headers: bearer(forged) })
        answers.add(`${status} ${text.replace(/"requestId":"\w+"/, '')}`)
      }
    }
    expect([...answers]).toEqual([expect.stringMatching(/^401 .*"INVALID_TOKEN"/)])
    expect((await post(bed, `/offstage/tasks/${task.id}/kill`, '', bearer(forgeries[9] as string))).code).toBe(
      'INVALID_TOKEN',
    )
    expect((await ask(bed, `/offstage/tasks/${task.id}`)).code).toBe('INVALID_TOKEN')
    expect(looks()).toBe(0)
    expect((await ask(bed, `/offstage/tasks/${task.id}`, { headers: bearer(pass) })).status).toBe(200)
    expect(looks()).toBe(1)
  })

  test('lets its bearer do what it grants and nothing else; it kills only if the server granted that (S11, B34, B35)', async () => {
    const bed = await openBed()
    const task = await bed.offstage.launchBackgroundTask('echo')
    const other = await bed.offstage.launchBackgroundTask('echo')
    for (const scopes of [['watch'], ['result'], ['logs'], ['watch', 'result', 'logs'], []] as Scope[][]) {
      const headers = bearer(bed.offstage.engine.passes.mint(refOf(task), { owner: null, scopes }))
      const codes = {
        watch: (await ask(bed, `/offstage/tasks/${task.id}`, { headers })).code,
        logs: (await ask(bed, `/offstage/tasks/${task.id}/logs`, { headers })).code,
      }
      expect(codes).toEqual({
        watch: scopes.includes('watch') ? undefined : 'WRONG_SCOPE',
        logs: scopes.includes('logs') ? undefined : 'WRONG_SCOPE',
      })
      expect(await post(bed, `/offstage/tasks/${task.id}/kill`, '', headers)).toMatchObject({
        status: 403,
        code: 'KILL_NOT_ALLOWED',
        message: 'Handles held by browsers cannot kill. Call kill() on the server.',
      })
      expect(await ask(bed, `/offstage/tasks/${other.id}`, { headers })).toMatchObject({
        status: 403,
        code: 'WRONG_SCOPE',
      })
    }
    expect(await task.isRunning()).toBe(true)
    const headers = bearer(bed.offstage.engine.passes.mint(refOf(task), { owner: null, scopes: ['kill'] }))
    expect((await post(bed, `/offstage/tasks/${other.id}/kill`, '', headers)).code).toBe('WRONG_SCOPE')
    const kill = async () => decode((await post(bed, `/offstage/tasks/${task.id}/kill`, '', headers)).text)
    expect([await kill(), await kill()]).toEqual([{ changed: true }, { changed: false }])
    expect(await task.getTerminationStatus()).toBe('killed')
    expect(await other.isRunning()).toBe(true)
  })

  test('that has expired is refused by its own code, and renewed for the visitor it was made for only (B33)', async () => {
    const bed = await openBed({
      functions: serverFunctions({ launch: () => launchBackgroundTask('echo') }),
    })
    const [ann, bob] = [new Visitor(bed), new Visitor(bed)]
    const { id, name, launchedAt, pass } = (await ann.call('launch')) as Handle
    await bob.call('launch')
    const { passes } = bed.offstage.engine
    const { owner } = passes.verify(pass)
    const expired = passes.mint({ id, name, launchedAt }, { owner, ttlS: 0 })
    expect(await ask(bed, `/offstage/tasks/${id}`, { headers: bearer(expired) })).toMatchObject({
      status: 401,
      code: 'TOKEN_EXPIRED',
    })
    const refresh = async (visitor: Visitor, given: string) => {
      const body = JSON.stringify({ pass: given })
      const headers = { 'content-type': 'application/json' }
      return await visitor.fetch('/offstage/passes/refresh', { method: 'POST', body, headers })
    }
    expect((await refresh(bob, expired)).status).toBe(403)
    expect((await refresh(ann, `${expired}x`)).status).toBe(401)
    const fresh = decode<{ pass: string }>(await (await refresh(ann, expired)).text()).pass
    expect((await ask(bed, `/offstage/tasks/${id}`, { headers: bearer(fresh) })).status).toBe(200)
    expect(passes.verify(fresh).scopes).toEqual(['watch', 'result'])
  })

  test('of a task that nobody knows any more is answered 404 (B36)', async () => {
    const bed = await openBed()
    const gone = bed.offstage.engine.passes.mint({ id: '0'.repeat(26), name: 'x', launchedAt: 1 }, { owner: null })
    expect(await ask(bed, `/offstage/tasks/${'0'.repeat(26)}`, { headers: bearer(gone) })).toMatchObject({
      status: 404,
      code: 'TASK_NOT_FOUND',
    })
  })
})

describe('a snapshot', () => {
  /** A task that failed, or completed with a task in its result, without a worker. */
  async function ended(bed: Bed, outcome: 'failed' | 'completed'): Promise<Task> {
    const { store } = bed.offstage.engine
    const task = await bed.offstage.launchBackgroundTask('echo')
    const [claim] = await store.claim({ worker: 'w', names: ['echo'], limit: 1 })
    const error = {
      name: 'TypeError',
      message: 'no good',
      stack: 'at /home/secret.ts',
      code: 'E_BAD',
      cause: { name: 'Error', message: 'why' },
    }
    const result = encode({ child: refOf(task) }, { what: 'result' })
    const end = outcome === 'failed' ? { status: outcome, error } : { status: outcome, result }
    await store.settle([{ ...claim!, entries: [], outcome: end }])
    return task
  }

  test('holds no stack, no cause, no arguments and no owner, unless logs are granted', async () => {
    const bed = await openBed()
    const task = await ended(bed, 'failed')
    const see = async (scopes: Scope[]) => {
      const pass = bed.offstage.engine.passes.mint(refOf(task), { owner: null, scopes })
      return (await ask(bed, `/offstage/tasks/${task.id}`, { headers: bearer(pass) })).text
    }
    const seen = await see(['watch', 'result'])
    expect(decode(seen)).toMatchObject({
      status: 'failed',
      error: { name: 'TypeError', message: 'no good', code: 'E_BAD' },
    })
    for (const secret of ['secret.ts', 'why', '"args"']) expect(seen).not.toContain(secret)
    expect(await see(['watch', 'logs'])).toContain('secret.ts')
  })

  test('shows the result by the right to it, tasks in it as what is fixed of them', async () => {
    const bed = await openBed()
    const task = await ended(bed, 'completed')
    const see = async (scopes: Scope[]) => {
      const pass = bed.offstage.engine.passes.mint(refOf(task), { owner: null, scopes })
      return decode<{ result?: unknown }>(
        (await ask(bed, `/offstage/tasks/${task.id}`, { headers: bearer(pass) })).text,
      )
    }
    expect((await see(['watch', 'result'])).result).toEqual({ child: refOf(task) })
    expect('result' in (await see(['watch']))).toBe(false)
  })
})

test('a server function grants more with grantTask, and the page of the log is read with it', async () => {
  const bed: Bed = await openBed({
    functions: serverFunctions({
      open: async () => grantTask(await bed.offstage.launchBackgroundTask('echo'), ['watch', 'result', 'logs']),
    }),
  })
  const { id, pass } = (await new Visitor(bed).call('open')) as Handle
  const { store } = bed.offstage.engine
  const [claim] = await store.claim({ worker: 'w', names: ['echo'], limit: 1 })
  const entries = Array.from(
    { length: 30 },
    (_, i) => ({ kind: 'log', level: 'info', text: `line ${i}`, at: i }) as const,
  )
  await store.append([{ ...claim!, entries }])
  const page = async (query: string) => {
    const answer = await ask(bed, `/offstage/tasks/${id}/logs?${query}`, { headers: bearer(pass) })
    return answer.code ?? decode<{ entries: { text: string }[] }>(answer.text).entries.map(({ text }) => text)
  }
  expect(await page('limit=2')).toEqual(['line 28', 'line 29'])
  expect(await page('after=2&limit=2')).toEqual(['line 1', 'line 2'])
  expect(await page('limit=1000000')).toHaveLength(30)
  for (const bad of ['limit=0', 'limit=-1', 'limit=x', 'after=NaN', 'before=1e9', "after=';drop"])
    expect(await page(bad)).toBe('INVALID_QUERY')
})
