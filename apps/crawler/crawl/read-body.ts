// Reads the body of an answer, unpacked, and never more of it than allowed. Called by safe-fetch.ts.
import { PassThrough, Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'

export interface BodyOptions {
  /** The Content-Encoding header. */
  encoding?: string | undefined
  /** Of the unpacked body. */
  maxBytes: number
  /** For messages. */
  url: string
  /** Gives the first `maxBytes` of a larger body instead of failing. Default false. */
  cuts?: boolean
}

/** Two layers are a slip of some server; more are an attack. */
const MOST_LAYERS = 2
const CHUNK = { chunkSize: 64 * 1024 }

/**
 * The whole unpacked body. Throws `TOO_LARGE` as soon as there is more than `maxBytes` of it, `BAD_ENCODING` when it cannot be unpacked,
 * and what the body itself fails with; the body is destroyed then.
 */
export async function readBody(body: Readable, options: BodyOptions): Promise<Buffer> {
  const codings = (options.encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
  const layers = codings.filter((coding) => coding !== '' && coding !== 'identity').reverse()
  if (layers.length === 0) return await collect(body, options)
  try {
    if (layers.length > MOST_LAYERS) throw badEncoding(options, 'is packed in too many layers')
    const chunks = body[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>
    const first = await chunks.next()
    // Nothing at all is what some servers send as the packed form of nothing.
    if (first.done) return Buffer.alloc(0)
    const [outer, inner] = layers.map((coding) => unpacker(coding, first.value, options))
    const unpacked = new PassThrough()
    const packed = Readable.from(rejoin(first.value, chunks))
    const [bytes] = await Promise.all([
      collect(unpacked, options),
      pipeline(packed, outer as Transform, inner ?? new PassThrough(), unpacked).catch((error) => {
        // Who has read enough goes before the end.
        if (!options.cuts || error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
      }),
    ])
    return bytes
  } catch (error) {
    if (!/^(Z_|ERR__ERROR)/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
    throw badEncoding(options, `says it is packed with ${layers.join(', ')}, but is damaged or ends early`, error)
  } finally {
    body.destroy()
  }
}

async function collect(source: Readable, { maxBytes, url, cuts = false }: BodyOptions): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes && !cuts) throw tooLarge(url, maxBytes)
    chunks.push(chunk)
    if (size > maxBytes) break
  }
  return Buffer.concat(chunks, Math.min(size, maxBytes))
}

/** The error for a body that is larger than allowed. */
export function tooLarge(url: string, maxBytes: number): CrawlError {
  const limit = maxBytes >= 1 << 20 ? `${Math.round(maxBytes / (1 << 20))} MB` : `${maxBytes} bytes`
  return new CrawlError('TOO_LARGE', `${clipLine(url)} is larger than ${limit}.`, { details: { maxBytes } })
}

async function* rejoin(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

function unpacker(coding: string, first: Buffer, options: BodyOptions): Transform {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip(CHUNK)
  if (coding === 'br') return createBrotliDecompress(CHUNK)
  // 'deflate' means zlib, but some servers send it bare; the low half of the first byte of zlib data is always 8.
  if (coding === 'deflate') return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate(CHUNK) : createInflateRaw(CHUNK)
  throw badEncoding(options, `is packed with '${clipLine(coding, 20)}', which cannot be unpacked`)
}

function badEncoding({ url }: BodyOptions, fact: string, cause?: unknown): CrawlError {
  return new CrawlError('BAD_ENCODING', `${clipLine(url)} ${fact}.`, { cause })
}
