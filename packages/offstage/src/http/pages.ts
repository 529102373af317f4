// The app's built page, served at `/` by the command line's server. A new visitor gets a session with it, so that the page's first calls share one.
import type { Engine } from '../engine/engine.ts'
import { assetResponse, PAGE_POLICY, readAssets } from './assets.ts'
import { visitOf } from './visitor.ts'

/** Undefined for what is no file of the page. */
export function pages(engine: Engine): (request: Request) => Promise<Response | undefined> {
  const { web } = engine.config
  const assets = web === undefined ? new Map<never, never>() : readAssets(web)
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const { pathname } = new URL(request.url)
    const path = pathname === '/' ? '/index.html' : pathname
    const asset = assets.get(path as never)
    if (!asset) return undefined
    if (!path.endsWith('.html')) return assetResponse(path, asset)
    const response = assetResponse(path, asset, { 'content-security-policy': PAGE_POLICY })
    const { cookie } = await visitOf(engine, request)
    if (cookie !== undefined) {
      response.headers.append('set-cookie', cookie)
      response.headers.set('cache-control', 'private, no-cache')
    }
    return response
  }
}
