// Who gets into the console, and with what rights; what its folder serves.
import { readdirSync } from 'node:fs'
import { serverFunctions } from 'offstage'
import { describe, expect, test, vi } from 'vitest'
import { args, ask, type Bed, type Handle, JSON_TYPE, openBed, post, Visitor } from './bed.ts'
import { runByHand } from './hand-run.ts'
import { openStream } from './open-stream.ts'

const CONSOLE = '/offstage/console'
const SECRET = 's'.repeat(32)

/** A browser that followed the printed link. */
async function signedIn(bed: Bed): Promise<Visitor> {
  const developer = new Visitor(bed)
  const link = bed.offstage.consoleLink(bed.origin)
  expect((await developer.fetch(link as string)).status).toBe(200)
  return developer
}

/** Everything below the console's address, as somebody without rights sees it. */
async function refusals(bed: Bed, headers: Record<string, string> = {}) {
  const run = await runByHand(bed)
  const assets = readdirSync(new URL('../../console/assets/', import.meta.url))
  const pass = { authorization: `Bearer ${run.pass(['watch', 'logs', 'kill'])}` }
  const answers = [
    await ask(bed, `${CONSOLE}/`, { headers }),
    await ask(bed, CONSOLE, { headers }),
    await ask(bed, `${CONSOLE}/index.html`, { headers }),
    await ask(bed, `${CONSOLE}/assets/${assets[0]}`, { headers }),
    await ask(bed, `${CONSOLE}/nope`, { headers }),
    await post(bed, `${CONSOLE}/call/tasks`, args({}), headers),
    await post(bed, `${CONSOLE}/call/kill`, args(run.task.id, 'x'), headers),
    await post(bed, `${CONSOLE}/stream`, '{"v":1,"tasks":[],"lives":[]}', headers),
    await post(bed, `${CONSOLE}/passes/refresh`, JSON.stringify({ pass: run.pass() }), headers),
    await ask(bed, `${CONSOLE}/tasks/${run.task.id}`, { headers: { ...headers, ...pass } }),
    await post(bed, `${CONSOLE}/tasks/${run.task.id}/kill`, '', { ...headers, ...pass }),
  ]
  expect(await run.task.isRunning()).toBe(true)
  return new Set(answers.map(({ status, code }) => `${status} ${code}`))
}

describe('in development', () => {
  test('a stranger gets one clear sentence, whatever they ask for (C92)', async () => {
    const bed = await openBed()
    expect(await refusals(bed)).toEqual(new Set(['401 CONSOLE_LOGIN_REQUIRED']))
    const page = await ask(bed, `${CONSOLE}/`, { headers: { accept: 'text/html,*/*' } })
    expect([page.status, page.headers['content-type'], page.headers['content-security-policy']]).toEqual([
      401,
      'text/html; charset=utf-8',
      "default-src 'none'",
    ])
    expect(page.text).toContain('opens with the link that the server printed')
  })

  test('the printed link becomes a cookie that leaves the address and is sent nowhere else', async () => {
    const bed = await openBed()
    const link = new URL(bed.offstage.consoleLink(bed.origin) as string)
    const answer = await ask(bed, link.pathname + link.search)
    expect([answer.status, answer.headers.location]).toEqual([302, `${CONSOLE}/`])
    const [cookie] = answer.headers['set-cookie'] as string[]
    expect(cookie).toMatch(
      new RegExp(`^offstage_console_${bed.server.port}=[\\w.-]+; Path=${CONSOLE}; HttpOnly; SameSite=Strict$`),
    )
    expect(cookie).not.toContain(link.searchParams.get('token') as string)
    expect(answer.headers['cache-control']).toBe('no-store')
    for (const token of ['', 'x', `${link.searchParams.get('token')}x`, 'x'.repeat(32), '%00'])
      expect(await ask(bed, `${CONSOLE}?token=${token}`)).toMatchObject({ status: 401, code: 'CONSOLE_LOGIN_REQUIRED' })
  })

  test('the page comes under a strict policy, its files as what they are, and nothing else from anywhere', async () => {
    const bed = await openBed()
    const developer = await signedIn(bed)
    const page = await developer.fetch(`${CONSOLE}/`)
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'self'; script-src 'self';.*object-src 'none'.*frame-ancestors 'none'/,
    )
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(await page.text()).toContain(`<base href="${CONSOLE}/">`)
    expect((await developer.fetch(CONSOLE)).url).toBe(`${bed.origin}${CONSOLE}/`)
    for (const file of readdirSync(new URL('../../console/assets/', import.meta.url)).filter((name) =>
      /\.(js|css)$/.test(name),
    )) {
      const asset = await developer.fetch(`${CONSOLE}/assets/${file}`)
      expect(asset.headers.get('content-type')).toMatch(file.endsWith('.js') ? /^text\/javascript/ : /^text\/css/)
      expect(asset.headers.get('cache-control')).toContain('immutable')
    }
    const headers = { cookie: developer.cookie }
    for (const path of [
      '/nope',
      '/assets/',
      '/assets/nope.js',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..%5c..%5cx',
      '//etc/passwd',
      '/.env',
    ])
      expect([path, (await ask(bed, CONSOLE + path, { headers })).status]).toEqual([path, 404])
  })

  test('a developer sees the tasks of all visitors, follows their logs, and kills under the name of the console (C41, C90)', async () => {
    const bed: Bed = await openBed({
      functions: serverFunctions({ launch: () => bed.offstage.launchBackgroundTask('echo') }),
    })
    const developer = await signedIn(bed)
    const run = await runByHand(bed)
    const { rows } = (await developer.call('tasks', args({}), CONSOLE)) as { rows: { id: string }[] }
    expect(rows.map(({ id }) => id)).toEqual([run.task.id])
    const { task } = (await developer.call('task', args(run.task.id), CONSOLE)) as { task: Handle }
    expect(bed.offstage.engine.passes.verify(task.pass).scopes).toEqual(['watch', 'result', 'logs'])
    const stream = await openStream(
      developer,
      {
        tasks: [{ key: 't', pass: task.pass, after: 0, logs: true }],
        lives: [{ key: 'l', fn: 'tasks', args: args({}) }],
      },
      CONSOLE,
    )
    await stream.next('task')
    await stream.next('live')
    await run.print('seen by the developer')
    expect((await stream.next('entries')).entries).toMatchObject([{ text: 'seen by the developer' }])
    expect(await developer.call('kill', args(run.task.id, 'enough'), CONSOLE)).toEqual({ changed: true })
    expect((await run.task.snapshot()).kill).toMatchObject({ by: 'the console', reason: 'enough' })
  })

  test('a page of another origin cannot use the cookie, and the link of an earlier start opens nothing', async () => {
    const bed = await openBed()
    const developer = await signedIn(bed)
    const headers = { cookie: developer.cookie }
    expect((await post(bed, `${CONSOLE}/call/about`, '[[]]', { ...headers, origin: 'http://evil.com' })).code).toBe(
      'CROSS_ORIGIN',
    )
    expect((await post(bed, `${CONSOLE}/call/about`, '[[]]', headers)).code).toBe('CROSS_ORIGIN')
    const oldLink = new URL(bed.offstage.consoleLink(bed.origin) as string)
    await bed.stop()
    const again = await openBed({ data: bed.data, port: bed.server.port })
    await expect(developer.call('about', '[[]]', CONSOLE)).rejects.toMatchObject({ status: 401 })
    expect((await ask(again, oldLink.pathname + oldLink.search)).status).toBe(401)
  })
})

describe('in production', () => {
  const open = async (config: Parameters<typeof openBed>[0] = {}) => {
    vi.stubEnv('NODE_ENV', 'production')
    try {
      return await openBed({ secret: SECRET, ...config })
    } finally {
      vi.unstubAllEnvs()
    }
  }

  test('the console is closed until the config says who may use it', async () => {
    const bed = await open()
    expect(bed.offstage.consoleLink(bed.origin)).toBeUndefined()
    expect(await refusals(bed)).toEqual(new Set(['503 CONSOLE_CLOSED']))
    expect((await ask(bed, `${CONSOLE}?token=x`)).message).toContain('console: { access:')
  })

  test('a secret is asked for at start', async () => {
    await expect(open({ secret: '' })).rejects.toMatchObject({ code: 'WEAK_SECRET' })
    await expect(open({ secret: 'changeme' })).rejects.toMatchObject({ code: 'WEAK_SECRET' })
  })

  test('by roles: a stranger sees nothing, a viewer looks, an operator kills', async () => {
    const access = (request: Request) => request.headers.get('x-role') as 'operator' | 'viewer' | null
    const bed = await open({ console: { access } })
    expect(bed.offstage.consoleLink('https://app.example')).toBe('https://app.example/offstage/console/')
    expect(await refusals(bed)).toEqual(new Set(['401 CONSOLE_LOGIN_REQUIRED']))
    expect(await refusals(bed, { 'x-role': 'admin' })).toEqual(new Set(['401 CONSOLE_LOGIN_REQUIRED']))
    const { task } = await runByHand(bed)
    const [viewer, operator] = [{ 'x-role': 'viewer' }, { 'x-role': 'operator' }]
    expect((await ask(bed, `${CONSOLE}/`, { headers: viewer })).status).toBe(200)
    expect((await post(bed, `${CONSOLE}/call/tasks`, args({}), viewer)).text).toContain(task.id)
    const kill = (headers: Record<string, string>) => post(bed, `${CONSOLE}/call/kill`, args(task.id, ''), headers)
    expect(await kill(viewer)).toMatchObject({ status: 403, code: 'READ_ONLY' })
    expect((await task.snapshot()).status).toBe('running')
    expect((await kill(operator)).status).toBe(200)
    expect((await task.snapshot()).status).toBe('stopping')
  })
})

test('functions of the console are not on the routes of the app', async () => {
  const bed = await openBed()
  for (const name of ['tasks', 'task', 'logs', 'kill', 'rows', 'about'])
    expect(await post(bed, `/offstage/call/${name}`, '[[]]', JSON_TYPE)).toMatchObject({
      status: 404,
      code: 'UNKNOWN_FUNCTION',
    })
})
