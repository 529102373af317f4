import { describe, expect, test } from 'vitest'
import { api } from './api.ts'
import { storedPages } from './test/stored-pages.ts'

storedPages([
  { title: '<b>Deadlocks</b> & co', text: 'A <script>alert(1)</script> deadlock, as text.' },
  ...Array.from({ length: 130 }, (_, index) => ({ title: `Harbour ${index}`, text: 'Ships lie in the harbour.' })),
])
const ask = async (path: string, init: RequestInit = {}) => {
  const response = (await api(new Request(`http://127.0.0.1${path}`, init))) as Response
  return { status: response.status, headers: response.headers, body: await response.json() }
}
const query = (text: string) => ask(`/api/search?q=${encodeURIComponent(text)}`)

describe('GET /api/search', () => {
  test('answers plain JSON: addresses, titles, passages and the total, and nothing else', async () => {
    const { status, headers, body } = await query('deadlock')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(body).toEqual({
      results: [
        {
          url: 'https://example.com/1',
          title: '<b>Deadlocks</b> & co',
          snippet: expect.stringContaining('<script>alert(1)</script> deadlock'),
        },
      ],
      total: 1,
      withAll: 1,
      words: 'all',
      tookMs: expect.any(Number),
    })
  })

  test('gives 20 hits, or as many as asked for, at most 100', async () => {
    const count = async (limit: string) => {
      const { body } = await ask(`/api/search?q=harbour${limit}`)
      return [body.results.length, body.total]
    }
    expect(await count('')).toEqual([20, 130])
    expect(await count('&limit=1')).toEqual([1, 130])
    expect(await count('&limit=100')).toEqual([100, 130])
    expect(await count('&limit=5000')).toEqual([100, 130])
  })

  test('refuses a limit that is none, with the range', async () => {
    for (const limit of ['0', '-1', '1.5', 'x', '', 'NaN', 'Infinity', '1e400', '0x10', ' 5']) {
      const { status, body } = await ask(`/api/search?q=harbour&limit=${encodeURIComponent(limit)}`)
      expect([limit, status, body.error?.code]).toEqual([limit, 400, 'INVALID_QUERY'])
      expect(body.error.message).toContain('1 to 100')
    }
  })

  test('goes on where the last answer ended, and looks on one site only when told to', async () => {
    const urls = async (rest: string) =>
      (await ask(`/api/search?q=harbour&limit=100${rest}`)).body.results.map(({ url }: { url: string }) => url)
    const all = [...(await urls('')), ...(await urls('&offset=100'))]
    expect([all.length, new Set(all).size]).toEqual([130, 130])
    expect(await urls('&offset=130')).toEqual([])
    expect(await urls('&site=https://example.com')).toHaveLength(100)
    expect(await urls('&site=https://elsewhere.example')).toEqual([])
    expect((await ask('/api/search?q=harbour&offset=-1')).body.error.message).toContain('0 to 10000')
  })

  test('puts a misspelt query right, unless told not to', async () => {
    expect((await query('deadlokc')).body).toMatchObject({ corrected: 'deadlocks', total: 1 })
    expect((await ask('/api/search?q=deadlokc&exact=1')).body).toMatchObject({ total: 0, results: [] })
  })

  test('finds nothing for nothing (B53)', async () => {
    for (const path of ['/api/search', '/api/search?q=', '/api/search?q=%20%20', '/api/search?q=%3F%21'])
      expect(await ask(path)).toMatchObject({ status: 200, body: { results: [], total: 0 } })
  })

  test('takes any text for words and never fails (B54, B55)', async () => {
    const nasty = [
      '"',
      'hello"',
      '(',
      'AND',
      'NOT x',
      '*',
      'c++',
      'a-b',
      'foo.bar',
      'url:x',
      'nosuch:x',
      "'; DROP TABLE pages",
      'a\0b',
      '日本語 שלום 🚢 héllo \ud800',
      'x'.repeat(100_000),
      'w '.repeat(50_000),
      `${'('.repeat(300)}deadlock${')'.repeat(300)}`,
    ]
    for (const text of nasty) expect((await query(text.toWellFormed())).status).toBe(200)
    expect((await ask('/api/search?q=%ff%fe%00')).status).toBe(200)
    expect((await query(`${'('.repeat(300)}deadlock`)).body.total).toBe(1)
    expect((await query('deadlock AND (')).body.total).toBe(1)
  })

  test('takes the first of several questions', async () => {
    expect((await ask('/api/search?q=deadlock&q=harbour')).body.total).toBe(1)
  })

  test('answers HEAD as GET, and refuses every other method with the ones it takes', async () => {
    expect((await ask('/api/search?q=deadlock', { method: 'HEAD' })).status).toBe(200)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers, body } = await ask('/api/search?q=deadlock', { method })
      expect([status, body.error.code, headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'GET, HEAD'])
    }
  })

  test('leaves every other address to others', async () => {
    for (const path of ['/', '/api', '/api/search/', '/api/searching', '/API/search'])
      expect(await api(new Request(`http://127.0.0.1${path}`))).toBeUndefined()
  })
})
