// Who calls, and what they are told when it goes wrong.
import { describe, expect, test, vi } from 'vitest'
import { args, ask, openBed, post } from './bed.ts'
import { functions } from './functions.ts'

describe('errors', () => {
  test('arrive with name, message and code, without stack; the author finds them in the log by their id (C60)', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const bed = await openBed({ functions })
    const answer = await post(bed, '/offstage/call/fail', '[[]]')
    expect(JSON.parse(answer.text)).toEqual({
      error: { name: 'RangeError', message: 'too far', code: 'E_FAR', requestId: expect.any(String) },
    })
    expect(answer.status).toBe(500)
    expect(report.mock.calls[0]).toEqual([
      expect.stringContaining(JSON.parse(answer.text).error.requestId),
      expect.objectContaining({ message: 'too far' }),
    ])
    expect(await post(bed, '/offstage/call/failPlainly', '[[]]')).toMatchObject({
      status: 500,
      code: 'FUNCTION_FAILED',
      message: 'plain',
    })
    expect(JSON.parse((await post(bed, '/offstage/call/failOurs', '[[]]')).text).error).toMatchObject({
      code: 'INVALID_URL',
      details: { field: 'url' },
    })
  })

  test.each(['null', 'text', 'proxy', 'getter'])('a thrown %s is an answer too', async (what) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const answer = await post(await openBed({ functions }), '/offstage/call/throwOdd', args(what))
    expect([answer.status, answer.code]).toEqual([500, 'FUNCTION_FAILED'])
    expect(answer.message).not.toContain('trap')
  })

  test('of launches keep their code: unknown name, bad arguments, too large ones (C4)', async () => {
    const bed = await openBed({ functions })
    expect(await post(bed, '/offstage/call/unknownTask', '[[]]')).toMatchObject({
      status: 404,
      code: 'UNKNOWN_TASK_NAME',
      message: expect.stringContaining("'calls.idle'"),
    })
    expect(await post(bed, '/offstage/call/badArgs', '[[]]')).toMatchObject({ status: 400, code: 'UNSERIALISABLE' })
    expect(await post(bed, '/offstage/call/hugeArgs', '[[]]')).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' })
    expect(await post(bed, '/offstage/call/find', args('nope'))).toMatchObject({
      status: 404,
      code: 'TASK_NOT_FOUND',
    })
  })

  test('of the machine, and of the hooks of the app, tell a visitor nothing about the inside', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const bed = await openBed({
      functions,
      authenticate: () => {
        throw new Error('password of the database: hunter2')
      },
      fetch: () => {
        throw new Error('hunter2')
      },
    })
    for (const answer of [await post(bed, '/offstage/call/echo', '[[]]'), await ask(bed, '/')]) {
      expect([answer.status, answer.code]).toEqual([500, 'INTERNAL_ERROR'])
      expect(answer.text).not.toContain('hunter2')
    }
    expect(report).toHaveBeenCalledTimes(2)
    const busy = await post(await openBed({ functions }), '/offstage/call/store', '[[]]')
    expect([busy.status, busy.code, busy.headers['retry-after']]).toEqual([503, 'STORE_BUSY', '5'])
    expect(busy.text).not.toContain('/home')
  })
})

describe('visitors', () => {
  const cookieOf = (answer: { headers: Record<string, unknown> }) =>
    (answer.headers['set-cookie'] as string[] | undefined)?.[0]

  test('without a user get a signed session that scripts cannot read, once, named by the port', async () => {
    const bed = await openBed({ functions })
    const first = await post(bed, '/offstage/call/owner', '[[]]')
    expect(cookieOf(first)).toMatch(
      new RegExp(
        `^offstage_session_${bed.server.port}=[\\w-]+\\.[\\w-]+\\.[\\w-]+; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000$`,
      ),
    )
    const cookie = (cookieOf(first) as string).split(';')[0] as string
    const again = await post(bed, '/offstage/call/owner', '[[]]', { cookie, origin: bed.origin })
    expect(cookieOf(again)).toBeUndefined()
    expect(again.text).toBe(first.text)
    const forged = await post(bed, '/offstage/call/owner', '[[]]', {
      cookie: cookie.replace(/.$/, '-'),
      origin: bed.origin,
    })
    expect(forged.text).not.toBe(first.text)
    expect(cookieOf(await post(bed, '/offstage/call/owner', '[[]]', { 'x-forwarded-proto': 'https' }))).toMatch(
      /; Secure$/,
    )
  })

  test('are named by the app: owner and user inside the function, no session beside it (C42)', async () => {
    const bed = await openBed({
      functions,
      authenticate: async (request) => {
        const name = request.headers.get('x-user')
        return name === null ? null : { id: name, plan: 'gold' }
      },
    })
    const answer = await post(bed, '/offstage/call/owner', '[[]]', { 'x-user': 'ann' })
    expect(answer.text).toBe('["ann"]')
    expect(cookieOf(answer)).toBeUndefined()
    expect((await post(bed, '/offstage/call/secret', '[[]]', { 'x-user': 'ann' })).text).toBe('["gold"]')
    expect(await post(bed, '/offstage/call/secret', '[[]]')).toMatchObject({ status: 401, code: 'LOGIN_REQUIRED' })
    await post(bed, '/offstage/call/launch', '[[]]', { 'x-user': 'ann' })
    expect((await (await bed.offstage.listBackgroundTasks({ owner: 'ann' })).at(-1)?.snapshot())?.owner).toBe('ann')
  })

  test('a user without an id is refused: all such users would be one', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const bed = await openBed({ functions, authenticate: () => ({ name: 'ann' }) as never })
    expect((await post(bed, '/offstage/call/owner', '[[]]')).status).toBe(500)
    expect(String(report.mock.calls[0]?.[1])).toContain('without an id')
  })
})

test('what the app answers itself goes out as it is, also where its headers are fixed', async () => {
  const bed = await openBed({
    fetch: (request) =>
      new URL(request.url).pathname === '/go' ? Response.redirect('http://localhost/there') : undefined,
  })
  const answer = await ask(bed, '/go')
  expect([answer.status, answer.headers.location, answer.headers['x-content-type-options']]).toEqual([
    302,
    'http://localhost/there',
    'nosniff',
  ])
})
