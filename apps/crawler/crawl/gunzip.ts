// Unpacks gzip within a limit and keeps what a broken or too large one holds. Called by sitemap.ts.
import { createGunzip } from 'node:zlib'

export interface Gunzipped {
  bytes: Uint8Array
  /** Why there is not all of it: more than the limit, or data that ends early or is damaged. */
  cut?: 'size' | 'damaged'
}

/** Known by its first bytes, never by a name or a header. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** The first `maxBytes` of what is packed. Unpacks no further than that, however much there would be. */
export async function gunzip(packed: Uint8Array, maxBytes: number): Promise<Gunzipped> {
  const stream = createGunzip({ chunkSize: 64 * 1024 })
  const chunks: Buffer[] = []
  let size = 0
  let cut: Gunzipped['cut']
  stream.end(packed)
  try {
    // Leaving the loop destroys the stream.
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(size + chunk.length > maxBytes ? chunk.subarray(0, maxBytes - size) : chunk)
      size += chunk.length
      if (size > maxBytes) {
        cut = 'size'
        break
      }
    }
  } catch {
    // Any error of zlib's means damaged data; what came before it is good.
    cut = 'damaged'
  }
  return { bytes: Buffer.concat(chunks), ...(cut && { cut }) }
}
