// A folder of built files, read once into memory and served from there: no path of a request ever reaches the file system.
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface Asset {
  body: Uint8Array<ArrayBuffer>
  type: string
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/** Path from the folder, with a leading slash, to the file. A folder that is not there has no files. */
export function readAssets(folder: string): Map<string, Asset> {
  const assets = new Map<string, Asset>()
  let entries: ReturnType<typeof list>
  try {
    entries = list(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return assets
    throw error
  }
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const type = TYPES[extname(entry.name)] ?? 'application/octet-stream'
    assets.set(`/${relative(folder, path).split(sep).join('/')}`, { body: new Uint8Array(readFileSync(path)), type })
  }
  return assets
}

function list(folder: string) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
}

/** Files with a hash in their name never change. */
export function assetResponse(path: string, asset: Asset, headers: Record<string, string> = {}): Response {
  const isHashed = /-[\w-]{8,}\.\w+$/.test(path)
  return new Response(asset.body, {
    headers: {
      'content-type': asset.type,
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...headers,
    },
  })
}

/** For pages that are all files of their own: scripts and styles from here, nothing else from anywhere, in nobody's frame. */
export const PAGE_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
