import { connect, isOffstageError, pendingCalls, quiet, RemoteTask } from 'offstage/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { until } from '../integration/start.ts'
import { held } from './functions.ts'
import { codeOf, type Functions, openPage, pageOf, runningTask } from './page.ts'

// Functions that fail are reported by the server.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))
afterEach(() => void vi.restoreAllMocks())

describe('a new visitor', () => {
  test('has one session, however many calls the page makes at once', async () => {
    const { server } = await openPage()
    const owners = await Promise.all(Array.from({ length: 10 }, () => server.whoAmI()))
    expect(new Set(owners).size).toBe(1)
    expect(owners[0]).toMatch(/^anon:/)
  })

  test('has one session also when the first call fails', async () => {
    const { server } = await openPage()
    const [failed, ...owners] = await Promise.allSettled([server.fail(), server.whoAmI(), server.whoAmI()])
    expect(failed.status).toBe('rejected')
    expect(new Set(owners.map((one) => (one as PromiseFulfilledResult<string>).value)).size).toBe(1)
  })

  test('does not wait for ever for a first call that takes long', async () => {
    const { server } = await openPage()
    const first = server.hold()
    await until(() => held.length > 0)
    const began = performance.now()
    await server.whoAmI()
    expect(performance.now() - began).toBeLessThan(20_000)
    held.pop()?.resolve()
    await first
  })
})

describe('values', () => {
  test('of every kind arrive as they were sent, both ways (C60)', async () => {
    const { server } = await openPage()
    const values = [
      'text é 🎭 \u2028 </script> \n\r',
      [1, -0, Number.NaN, Number.POSITIVE_INFINITY, 12n, true, null, undefined],
      new Date(0),
      new Map([['a', new Set([1])]]),
      { deep: [{ er: { and: new Uint8Array([1, 2]) } }] },
    ]
    expect(await server.echo(...values)).toEqual(values)
    expect(await server.echo()).toEqual([])
  })

  test('that cannot be sent are refused by their path before anything is sent', async () => {
    const { server, proxy } = await openPage()
    await expect(server.echo(1, { cb: () => 1 })).rejects.toThrow('args[1].cb is a function')
    await expect(server.echo(Promise.resolve())).rejects.toMatchObject({ code: 'UNSERIALISABLE' })
    await expect(server.echo('x'.repeat(1_100_000))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    expect(pendingCalls(server).value).toBe(0)
    expect(proxy.seen).toEqual([])
  })

  test('errors arrive with name, message and code, and tell the request (C60)', async () => {
    const { server } = await openPage()
    const error = await server.fail().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'RangeError', message: 'out of range', code: 'E_RANGE' })
    expect(error).toBeInstanceOf(Error)
    expect((error as { requestId: string }).requestId).toMatch(/\w{20,}/)
  })

  test('an unknown function is refused with the name that was meant', async () => {
    const { server } = await openPage()
    const wrong = server as unknown as { ehco(): Promise<void>; constructor: () => Promise<void> }
    await expect(wrong.ehco()).rejects.toThrow("Did you mean 'echo'?")
    expect(await codeOf(wrong.constructor())).toBe('UNKNOWN_FUNCTION')
  })
})

describe('handles', () => {
  test('stand for Tasks at any depth, both ways (C5)', async () => {
    const page = await openPage()
    const { task } = await runningTask(page)
    const { list, map } = await page.server.nested(task.id)
    const [direct, { task: deep }] = list as [RemoteTask, { task: RemoteTask }]
    for (const one of [direct, deep, map.get('task')]) {
      expect(one).toBeInstanceOf(RemoteTask)
      expect(one?.id).toBe(task.id)
    }
    expect(await page.server.namesOf({ list: [{ task: deep }] })).toEqual([`${task.claim.name} function`])
  })

  test('have no kill, are no thenables, and neither is the server (C14, C42)', async () => {
    const page = await openPage()
    const { handle } = await runningTask(page)
    expect('kill' in handle).toBe(false)
    expect('then' in handle).toBe(false)
    expect(await handle).toBe(handle)
    expect(await page.server).toBe(page.server)
    expect(JSON.stringify({ server: page.server })).toBe('{"server":{}}')
    expect(page.proxy.seen.every((path) => path.includes('/call/find'))).toBe(true)
  })

  test('of another server are refused before they are sent', async () => {
    const [here, there] = [await openPage(), await openPage()]
    const { handle } = await runningTask(there)
    await expect(here.server.nameOf(handle)).rejects.toMatchObject({ code: 'WRONG_SERVER' })
  })

  test('whose pass has expired are renewed by themselves: asked, handed back, watched (C53)', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    const { passes } = page.bed.offstage.engine
    const owner = await page.server.whoAmI()
    const expire = () => {
      const pass = passes.mint(handle.toRef(), { owner, scopes: ['watch', 'result', 'logs'], ttlS: -10 })
      const server = page.server as unknown as Record<symbol, { taskFrom(wire: object): RemoteTask }>
      return server[Symbol.for('offstage.connection')]?.taskFrom({ ...handle.wire, pass }) as RemoteTask
    }
    expect(await expire().isRunning()).toBe(true)
    expect(await page.server.nameOf(expire())).toBe(task.claim.name)
    expect((await expire().watch().next()).value).toMatchObject({ id: task.id })
    expect(page.proxy.seen.filter((path) => path.endsWith('/refresh'))).toHaveLength(3)
  })

  test('made for another visitor cannot be renewed', async () => {
    const page = await openPage()
    const { handle } = await runningTask(page)
    const pass = page.bed.offstage.engine.passes.mint(handle.toRef(), { owner: 'anon:other', ttlS: -10 })
    const server = page.server as unknown as Record<symbol, { taskFrom(wire: object): RemoteTask }>
    const stale = server[Symbol.for('offstage.connection')]?.taskFrom({ ...handle.wire, pass }) as RemoteTask
    expect(await codeOf(stale.getState())).toBe('NOT_YOURS')
    expect(await codeOf(stale.watch().next())).toBe('NOT_YOURS')
  })
})

describe('calls under way', () => {
  test('are counted, unless they are quiet, until they end well or badly (C62)', async () => {
    const { server } = await openPage()
    const counts: number[] = []
    pendingCalls(server).subscribe(() => counts.push(pendingCalls(server).value))
    await quiet(server.whoAmI)()
    expect(counts).toEqual([])
    await Promise.allSettled([server.whoAmI(), server.fail()])
    expect(counts).toEqual([1, 2, 1, 0])
  })

  test('to a server that is not there are refused as such, and succeed once it is', async () => {
    const page = await openPage()
    const { target } = page.proxy
    page.proxy.target = 'http://127.0.0.1:9'
    const error = await page.server.whoAmI().catch((thrown: unknown) => thrown)
    expect(isOffstageError(error, 'OFFLINE')).toBe(true)
    page.proxy.target = target
    expect(await page.server.whoAmI()).toMatch(/^anon:/)
  })

  test("that something in between answers are told by its status, not as the app's", async () => {
    const page = await openPage()
    page.proxy.block = '/call/whoAmI'
    await expect(page.server.whoAmI()).rejects.toMatchObject({ code: 'HTTP_ERROR', details: { status: 502 } })
  })

  test('carry the headers that the app adds', async () => {
    const page = await openPage({ authenticate: (request) => ({ id: request.headers.get('x-user') ?? 'nobody' }) })
    const server = connect<Functions>('/offstage/', { fetch: page.visitor.fetch, headers: () => ({ 'x-user': 'ann' }) })
    expect(await server.whoAmI()).toBe('ann')
  })
})

test('two visitors list their own tasks only (C54)', async () => {
  const page = await openPage()
  const other = pageOf(page.proxy)
  const task = await page.server.launch('mine')
  expect((await page.server.mine()).map(({ id }) => id)).toEqual([task.id])
  expect(await other.server.mine()).toEqual([])
})
