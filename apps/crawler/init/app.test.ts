// Starts the app as its user does, lets it crawl a small site on this machine, and searches what it found.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { connect } from 'offstage/client'
import type { Functions } from '../functions.ts'

const PAGES = 30
const data = mkdtempSync(join(tmpdir(), 'search-test-'))
const site = createServer((request, response) => {
  const origin = `http://${request.headers.host}`
  const number = Number(/^\/page-(\d+)\.html$/.exec(request.url ?? '')?.[1])
  if (request.url === '/sitemap.xml') {
    const locations = Array.from({ length: PAGES }, (_, i) => `<url><loc>${origin}/page-${i + 1}.html</loc></url>`)
    response.setHeader('content-type', 'application/xml')
    response.end(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${locations.join('')}</urlset>`)
  } else if (number >= 1 && number <= PAGES && number !== 13) {
    const text = number === 7 ? 'Two ferries wait for each other: a deadlock.' : `The keeper of lighthouse ${number}.`
    response.setHeader('content-type', 'text/html')
    response.end(
      `<!doctype html><html lang="en"><title>Page ${number}</title><h1>Page ${number}</h1><p>${text}</p></html>`,
    )
  } else response.writeHead(404).end('not found')
})
let app: ChildProcess
let origin = ''

before(async () => {
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  const env = { ...process.env, PORT: '0', OFFSTAGE_DATA: data, OFFSTAGE_ALLOW_PRIVATE: '1' }
  app = spawn(process.execPath, ['node_modules/offstage/bin/offstage.js', 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: app.stdout! })) {
    origin = /^ready (http:\S+)/.exec(line)?.[1] ?? ''
    if (origin) break
  }
  app.stdout!.resume()
})

after(async () => {
  if (app.exitCode === null) {
    app.kill('SIGTERM')
    await once(app, 'exit')
  }
  site.closeAllConnections()
  site.close()
  rmSync(data, { recursive: true, force: true })
})

test('a site is crawled, its pages are found, and those that failed are told', async () => {
  const page = await fetch(origin)
  assert.equal(page.status, 200)
  assert.match(await page.text(), /<script/)

  const server = connect<Functions>('/offstage', { fetch: visitor() })
  const { port } = site.address() as AddressInfo
  const task = await server.launchOneCrawler(`http://127.0.0.1:${port}/sitemap.xml`)
  const result = await task.result()
  assert.deepEqual([result.stored, result.failed], [PAGES - 1, 1])
  assert.equal((await server.getExistingTasks()).at(-1)?.id, task.id)
  assert.match((await server.failedPages(task))[0]?.url ?? '', /page-13\.html$/)

  const { results, total } = await server.search('deadlocks')
  assert.equal(total, 1)
  assert.match(results[0]?.url ?? '', /page-7\.html$/)
  assert.equal((await server.search('lighthouse -12')).total, PAGES - 3)
})

/** What a browser does: the cookies it is given stay with it. */
function visitor(): typeof fetch {
  const cookies = new Map<string, string>()
  return async (input, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('origin', origin)
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(new URL(String(input), origin), { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined && value !== undefined) cookies.set(name, value)
    }
    return response
  }
}
