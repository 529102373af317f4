// The matrix of refusals: hosts, origins, methods, paths, bodies. Everything here is said by a client that lies where it can.
import { serverFunctions } from 'offstage'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type Answer, ask, type Bed, JSON_TYPE, openBed, post, type Question } from './bed.ts'

const ran = vi.fn(() => 'ran')
const ROUTES = [
  ['POST', '/offstage/call/run'],
  ['POST', '/offstage/stream'],
  ['GET', '/offstage/tasks/x'],
  ['GET', '/offstage/tasks/x/logs'],
  ['POST', '/offstage/tasks/x/kill'],
  ['POST', '/offstage/passes/refresh'],
  ['POST', '/offstage/console/call/about'],
  ['POST', '/offstage/console/stream'],
  ['GET', '/offstage/console/'],
  ['GET', '/'],
] as const

const open = (config: Parameters<typeof openBed>[0] = {}) =>
  openBed({ functions: serverFunctions({ run: ran }), ...config })

function isSound(answer: Answer): void {
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect(answer.headers['content-type']).toMatch(/^application\/json/)
  expect(answer.text).not.toMatch(/ {4}at |node_modules|SELECT/)
}

beforeAll(() => void ran.mockClear())

describe('hosts', () => {
  test('a host that nobody allowed is refused on every route, with the line to add (B48)', async () => {
    const bed = await open()
    for (const [method, path] of ROUTES) {
      for (const host of [
        'evil.com',
        `evil.com:${bed.server.port}`,
        'localhost.evil.com',
        '127.0.0.1.evil.com',
        'a b',
        '[::1',
        '127.0.0.1@evil.com',
      ]) {
        const answer = await ask(bed, path, { method, headers: { host, ...JSON_TYPE } })
        expect([host, answer.status, answer.code]).toEqual([host, 421, 'HOST_NOT_ALLOWED'])
        isSound(answer)
      }
    }
    expect((await ask(bed, '/', { headers: { host: 'app.example' } })).message).toContain("hosts: ['app.example']")
  })

  test('a request that names two hosts, or none, is refused', async () => {
    const bed = await open()
    const port = bed.server.port
    expect(
      (await raw(bed, `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nHost: evil.com\r\n\r\n`)).startsWith(
        'HTTP/1.1 421',
      ),
    ).toBe(true)
    expect((await raw(bed, 'GET / HTTP/1.1\r\nHost:\r\n\r\n')).startsWith('HTTP/1.1 421')).toBe(true)
    expect((await raw(bed, 'GET / HTTP/1.0\r\n\r\n')).startsWith('HTTP/1.1 421')).toBe(true)
  })

  test('loopback names and configured ones are answered, in any spelling of case', async () => {
    const bed = await open({ hosts: ['app.example', 'other.example:8080'] })
    for (const host of [
      'localhost',
      'LOCALHOST:1',
      '127.0.0.1',
      '127.9.9.9:3',
      '[::1]:5',
      'App.Example',
      'app.example:99',
      'other.example:8080',
    ])
      expect((await post(bed, '/offstage/call/run', '[[]]', { host })).status).toBe(200)
    expect((await ask(bed, '/', { headers: { host: 'other.example' } })).status).toBe(421)
  })
})

describe('origins', () => {
  test('unsafe requests of another origin are refused before anything runs (B49)', async () => {
    const bed = await open()
    ran.mockClear()
    const port = bed.server.port
    const evil: Question['headers'][] = [
      { origin: 'null' },
      { origin: 'http://evil.com' },
      { origin: `http://localhost.evil.com:${port}` },
      { origin: `http://evil.com:${port}` },
      { origin: `http://127.0.0.1.evil.com:${port}` },
      { origin: `http://127.0.0.1:${port + 1}` },
      { origin: 'not an origin' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: `http://127.0.0.1:${port}` },
      { 'sec-fetch-site': 'same-origin', origin: 'http://evil.com' },
      { cookie: 'offstage_session=x' },
    ]
    for (const headers of evil) {
      for (const [method, path] of ROUTES.filter(([method]) => method === 'POST')) {
        const answer = await ask(bed, path, { method, body: '[[]]', headers: { ...JSON_TYPE, ...headers } })
        expect([headers, answer.status, answer.code]).toEqual([headers, 403, 'CROSS_ORIGIN'])
        isSound(answer)
      }
    }
    expect(ran).not.toHaveBeenCalled()
  })

  test('pages of the same origin, a development proxy, and clients that are no browsers may call', async () => {
    const bed = await open({ hosts: ['app.example'] })
    const fine: Question['headers'][] = [
      {},
      { origin: bed.origin },
      { origin: bed.origin, 'sec-fetch-site': 'same-origin', cookie: 'offstage_session=x' },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:5173' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://app.example' },
    ]
    for (const headers of fine) expect((await post(bed, '/offstage/call/run', '[[]]', headers)).status).toBe(200)
  })
})

describe('methods', () => {
  test('a route takes its own method only, says which, and no header changes that (B42)', async () => {
    const bed = await open()
    ran.mockClear()
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']
    for (const [right, path] of ROUTES.filter(([, path]) => path !== '/')) {
      for (const method of methods.filter((one) => one !== right && !(right === 'GET' && one === 'HEAD'))) {
        const answer = await ask(bed, path, { method, headers: { 'x-http-method-override': right } })
        expect([path, method, answer.status]).toEqual([path, method, 405])
        expect(answer.headers.allow).toBe(right === 'GET' ? 'GET, HEAD' : right)
      }
    }
    expect(ran).not.toHaveBeenCalled()
  })
})

describe('paths', () => {
  test('what is no route is answered 404 in JSON, however it is spelt (B43, B45)', async () => {
    const bed = await open()
    const nowhere = [
      '/offstage',
      '/offstage/',
      '/offstage/nope',
      '/offstage/call',
      '/offstage/call/',
      '/offstage/call/run/',
      '/offstage//call/run',
      '//offstage/call/run',
      '//evil.com',
      '//evil.com/offstage/call/run',
      '/offstage/call/a/b',
      '/%2e%2e/etc/passwd',
      '/..%2f..%2fetc/passwd',
      '/..\\..\\etc\\passwd',
      '/etc/passwd',
      '/nope',
    ]
    for (const path of nowhere) {
      const answer = await ask(bed, path, { method: 'POST', headers: JSON_TYPE, body: '[[]]' })
      expect([path, answer.status, answer.code]).toEqual([path, 404, 'NOT_FOUND'])
      isSound(answer)
    }
  })

  test.each(['/%ff', '/%E0%A4%A', '/%', '/offstage/call/%00', '/offstage/tasks/%ff', '/offstage/console/%00'])(
    '%s is refused as no text (B44)',
    async (path) => {
      const bed = await open()
      const answer = await ask(bed, path, { method: 'POST', headers: JSON_TYPE, body: '[[]]' })
      expect([answer.status, answer.code]).toEqual([400, 'BAD_PATH'])
      isSound(answer)
    },
  )
})

describe('bodies', () => {
  test('only JSON in UTF-8 is read: a form or plain text, which any page could send, is not (B40)', async () => {
    const bed = await open()
    ran.mockClear()
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'application/json; charset=utf-16',
      'application/json; charset=latin1',
      'text/json',
      '',
    ]) {
      const answer = await ask(bed, '/offstage/call/run', {
        method: 'POST',
        body: '[[]]',
        headers: type ? { 'content-type': type } : {},
      })
      expect([type, answer.status, answer.code]).toEqual([type, 415, 'UNSUPPORTED_MEDIA_TYPE'])
    }
    for (const coding of ['gzip', 'br', 'deflate', 'gzip, gzip'])
      expect((await post(bed, '/offstage/call/run', '[[]]', { 'content-encoding': coding })).status).toBe(415)
    expect(ran).not.toHaveBeenCalled()
    for (const type of ['application/json; charset=utf-8', 'Application/JSON', 'application/json;charset="UTF-8"'])
      expect((await post(bed, '/offstage/call/run', '[[]]', { 'content-type': type })).status).toBe(200)
  })

  test.each([
    ['', 'empty'],
    ['{', 'position 1'],
    ['[[],]', 'position 4'],
    ['hello', 'position 0'],
    ['[["x"', 'position 5'],
    ["[['x']]", 'position 2'],
  ])('%j is answered with the place where it stops being JSON (B39)', async (body, place) => {
    const bed = await open()
    for (const path of ['/offstage/call/run', '/offstage/stream', '/offstage/passes/refresh']) {
      const answer = await post(bed, path, body)
      expect([answer.status, answer.code]).toEqual([400, 'INVALID_JSON'])
      expect(answer.message).toContain(place)
      isSound(answer)
    }
  })

  test.each([
    'null',
    '[]',
    '{}',
    '7',
    '"x"',
    '[["x"]]',
    '[{"a":9}]',
    '[["__proto__",1]]',
    '{"v":1}',
    '[["Task",1],{}]',
    '[["Task",1],{"pass":2},"x.y.z"]',
  ])('%s is JSON but says nothing', async (body) => {
    const bed = await open()
    for (const path of ['/offstage/call/run', '/offstage/stream', '/offstage/passes/refresh']) {
      const answer = await post(bed, path, body)
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true])
      isSound(answer)
    }
  })

  test('a body that is too large is refused without being read to its end (B41)', async () => {
    const bed = await open()
    const answer = await raw(
      bed,
      `POST /offstage/call/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${10 * 1024 * 1024}\r\n\r\n[["`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 413/)
    expect(answer).toContain('PAYLOAD_TOO_LARGE')
    const chunk = Buffer.alloc(64 * 1024, 'x')
    const chunked = `${chunk.length.toString(16)}\r\n${chunk}\r\n`
    const streamed = await raw(
      bed,
      `POST /offstage/call/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunked.repeat(40)}`,
    )
    expect(streamed).toMatch(/^HTTP\/1.1 413/)
    expect((await post(bed, '/offstage/call/run', '[[]]')).status).toBe(200)
  })
})

/** Says exactly this to the server, and gives what it says until it ends the connection, or for a second. */
async function raw(bed: Bed, text: string): Promise<string> {
  const { connect } = await import('node:net')
  return await new Promise((resolve) => {
    const socket = connect(bed.server.port, '127.0.0.1', () => socket.write(text))
    let said = ''
    const end = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(said)
    }
    const timer = setTimeout(end, 1000)
    socket.on('data', (chunk) => (said += chunk))
    socket.on('end', end)
    socket.on('error', end)
  })
}
