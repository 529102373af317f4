// Pages outlive deploys: an old page meets a new server, a new page an old one. What is new is ignored by the other side; what cannot go on says so, and what to do.
import { connect, connectionStatus, subscribeLive } from 'offstage/client'
import { expect, test } from 'vitest'
import { openBrowser } from '../../apps/crawler/test/browser.ts'
import { openBed } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { row } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'
import { asLater, frameOf, recordedServer, refusingServer, WIRE_1, written } from './bed/wire-1.ts'
import type { functions } from './tasks/functions.ts'

type Functions = typeof functions
const HEADER = 'x-offstage-wire'
const TOO_OLD = 'This page is of an older version than its server. Reload the page.'
const TOO_NEW = /^This page is of a newer version than the server that answered.* Reload the page\.$/

test('F82: what a page of wire version 1 says is answered as it was', async (context) => {
  const bed = await openBed(context, 'plain')
  const { output } = await serve(bed, 'start')
  const ask = visitorAt(originIn(output))
  let [id, pass] = [WIRE_1.id, WIRE_1.pass]
  let frames = 0
  for (const { method, path, body, answer } of WIRE_1.exchanges) {
    const now = (text: string) => text.replaceAll(WIRE_1.id, id).replaceAll(WIRE_1.pass, pass)
    const isStream = Array.isArray(answer)
    const response = await ask(now(path), {
      method,
      headers: { authorization: `Bearer ${pass}` },
      ...(body === undefined ? {} : { body: now(withMore(path, body)) }),
    })
    expect(response.status).toBe(200)
    if (isStream) {
      const said = (await framesUntil(response, '"completed"')).map(frameOf)
      for (const recorded of answer.map(frameOf)) {
        const same = said.filter(({ event }) => event === recorded.event).map(({ data }) => data)
        expect(same.some((data) => holds(recorded.data, data))).toBe(true)
        frames++
      }
      continue
    }
    const value = written(await response.text())
    expect(holds(written(answer), value)).toBe(true)
    if (path === '/call/begin') ({ id, pass } = value as { id: string; pass: string })
  }
  row(context, {
    fault: 'F82',
    did: `${WIRE_1.exchanges.length} recorded requests of a page of wire version 1, with fields nobody knows, said to this server again`,
    demanded: 'answered with all that the page reads',
    seen: `${WIRE_1.exchanges.length} of ${WIRE_1.exchanges.length}, ${frames} of ${frames} frames`,
    met: true,
  })
})

test.for([
  ['an older server', (frames: string[]) => frames],
  ['a later server, with fields, entries and events nobody knows', asLater],
] as const)('F82: this page goes on with the recorded answers of %s', async ([what, change], context) => {
  const origin = await recordedServer(context, change)
  const server = connect<Functions>(`${origin}/offstage`)
  const counts: number[] = []
  const problems: Error[] = []
  context.onTestFinished(
    subscribeLive(
      server.counted,
      [],
      (count) => counts.push(count),
      (error) => problems.push(error),
    ),
  )
  const task = await server.begin('shows', 3)
  const view = task.view(true)
  context.onTestFinished(view.subscribe(() => undefined))
  const { snapshot } = await until(() => (view.current.snapshot?.status === 'completed' ? view.current : undefined))
  expect(snapshot).toMatchObject({ id: WIRE_1.id, state: { n: 3 }, result: 3 })
  expect(view.current.logs.map(({ text }) => text)).toEqual(['step 1', 'step 2', 'step 3'])
  expect(await task.getReturnValue()).toBe(3)
  expect([counts, problems]).toEqual([[1], []])
  row(context, {
    fault: 'F82',
    did: `this client, and recorded answers of ${what}`,
    demanded: 'the last state, the whole log, the result; no error',
    seen: 'n = 3, 3 lines, 3; none',
    met: true,
  })
})

test('F82: versions that do not go together are refused with what to do, by all routes, and the page asks no more', async (context) => {
  const bed = await openBed(context, 'plain')
  const { output } = await serve(bed, 'start')
  const ask = visitorAt(originIn(output))
  for (const [version, message] of [
    ['0', TOO_OLD],
    ['2', TOO_NEW],
  ] as const)
    for (const { method, path, body } of WIRE_1.exchanges) {
      const response = await ask(path, {
        method,
        headers: { [HEADER]: version },
        ...(body === undefined ? {} : { body }),
      })
      expect(response.status).toBe(426)
      const { error } = (await response.json()) as { error: { code: string; message: string } }
      expect(error).toMatchObject({ code: 'VERSION_MISMATCH', message: expect.stringMatching(message) })
    }
  // A later page, and the first release: the recorded words.
  let asked = 0
  const server = connect<Functions>(`${await refusingServer(context, () => asked++)}/offstage`)
  const problems: unknown[] = []
  subscribeLive(
    server.counted,
    [],
    () => undefined,
    (error) => problems.push(error),
  )
  await until(() => problems.length > 0)
  expect(problems).toEqual([expect.objectContaining({ code: 'VERSION_MISMATCH' })])
  await expect(server.count()).rejects.toThrow('Reload the page.')
  const before = asked
  await lasting(2500)
  expect([asked, connectionStatus(server).value]).toEqual([before, 'idle'])
  row(context, {
    fault: 'F82',
    did: 'requests of wire versions 0 and 2 to this server; this client to a server that refuses it in the first release’s words',
    demanded: '426 with a sentence; the page is told once, and asks no more',
    seen: `${2 * WIRE_1.exchanges.length} of ${2 * WIRE_1.exchanges.length}; told, 0 further requests`,
    met: true,
  })
})

test('F82: in a browser, a page of another version says so and offers to reload', async (context) => {
  const bed = await openBed(context, 'plain')
  const { output } = await serve(bed, 'start')
  const browser = await openBrowser()
  context.onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  let isOld = true
  await page.route('**/offstage/console/**', async (route) => {
    const headers = route.request().headers()
    if (isOld && headers[HEADER] !== undefined) headers[HEADER] = '0'
    await route.continue({ headers })
  })
  const link = /^console (http\S+)/m.exec(output)?.[1] as string
  await page.goto(link)
  // Opened anew from a cache of old.
  await page.getByText(TOO_OLD).first().waitFor()
  isOld = false
  await page.getByRole('button', { name: 'Reload' }).first().click()
  await page.getByText('Live', { exact: true }).waitFor()
  // Left open over a deploy: what it shows stays, and is said to be old.
  const task = await bed.launch('idles')
  await page.locator(`[data-task="${task.id}"]`).waitFor()
  isOld = true
  await page.context().setOffline(true)
  await page.context().setOffline(false)
  await page.getByRole('link', { name: 'idles', exact: true }).click()
  await page.getByText(TOO_OLD).first().waitFor()
  expect(complaints).toEqual([])
  row(context, {
    fault: 'F82',
    did: 'the console in a browser, its requests as of an older version: when it is opened, and when it was open',
    demanded: 'no white screen: the reason, and Reload, which helps',
    seen: 'so it was; 0 exceptions',
    met: true,
  })
})

function originIn(output: string): string {
  return /^ready (http\S+)/m.exec(output)?.[1] as string
}

/** As a page of that server: with its cookie, from its origin. */
function visitorAt(origin: string): (path: string, init: RequestInit) => Promise<Response> {
  let cookie = ''
  return async (path, init) => {
    const headers = { 'content-type': 'application/json', origin, cookie, ...(init.headers as Record<string, string>) }
    const response = await fetch(`${origin}/offstage${path}`, { ...init, headers })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return response
  }
}

/** The body of a request that takes an object, with a field more. */
function withMore(path: string, body: string): string {
  return path.startsWith('/call/') ? body : JSON.stringify({ ...JSON.parse(body), ofALaterVersion: 1 })
}

async function framesUntil(response: Response, last: string): Promise<string[]> {
  let text = ''
  for await (const chunk of (response.body as ReadableStream<BufferSource>).pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes(last) && text.endsWith('\n\n')) break
  }
  return text.split('\n\n').filter((block) => block.startsWith('event: '))
}

/** Whether all that was recorded is still there, of the same kind. */
function holds(recorded: unknown, actual: unknown): boolean {
  if (Array.isArray(recorded))
    return Array.isArray(actual) && recorded.every((one, i) => i >= actual.length || holds(one, actual[i]))
  if (typeof recorded !== 'object' || recorded === null) return typeof recorded === typeof actual
  return (
    typeof actual === 'object' &&
    actual !== null &&
    Object.entries(recorded).every(
      ([name, value]) => name in actual && holds(value, (actual as Record<string, unknown>)[name]),
    )
  )
}
