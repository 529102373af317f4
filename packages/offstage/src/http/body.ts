// Reads the body of a request: JSON, not compressed, of a limited size, read no further than that.
import { clip, OffstageError } from '../base/errors.ts'
import { jsonFaultAt } from '../base/json-fault.ts'
import { LIMITS } from '../task/limits.ts'

/** Arguments of the largest launch, and room for what stands around them. */
const MAX_BYTES = LIMITS.args + 64 * 1024

/** Errors: `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, `INVALID_JSON`. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request)
  try {
    return JSON.parse(text)
  } catch {
    throw notJson(text)
  }
}

/** The error of a body that is not JSON, with the place where it stops being. */
export function notJson(text: string): OffstageError {
  if (text.trim() === '') return new OffstageError('INVALID_JSON', 'The body is empty; send JSON.')
  const at = jsonFaultAt(text)
  const fact = at >= text.length ? 'it ends too early' : `'${clip(text.slice(at, at + 20))}' cannot stand there`
  return new OffstageError('INVALID_JSON', `The body is not JSON: at position ${at}, ${fact}.`)
}

/** The body as text, once it is known to be JSON by its headers. */
export async function readText(request: Request): Promise<string> {
  const type = (request.headers.get('content-type') ?? '').toLowerCase()
  if (!/^application\/json\s*(;\s*charset=("?)utf-?8\2\s*)?$/.test(type)) {
    throw new OffstageError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The body must be sent as 'content-type: application/json' in UTF-8, not as '${type.slice(0, 80)}'.`,
    )
  }
  const coding = request.headers.get('content-encoding')
  if (coding !== null && coding !== 'identity') {
    throw new OffstageError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The body must not be compressed ('content-encoding: ${coding.slice(0, 40)}').`,
    )
  }
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new OffstageError('INVALID_JSON', 'The body is not UTF-8.')
  }
}

function tooLarge(): OffstageError {
  return new OffstageError(
    'PAYLOAD_TOO_LARGE',
    `The body is larger than ${(MAX_BYTES / 1024 / 1024).toFixed(1)} MB. Store such data elsewhere and pass an id.`,
  )
}
