// The arguments of `launch`: one JSON array, or plain texts given by `--arg`.
import { clip, OffstageError } from '../base/errors.ts'
import { jsonFaultAt } from '../base/json-fault.ts'

/** Errors, all wrong usage: `INVALID_JSON` (names the place and shows how to quote), `USAGE`. */
export function argsOf(json: string | undefined, texts: string[], name: string): unknown[] {
  if (json === undefined) return texts
  if (texts.length > 0)
    throw new OffstageError('USAGE', 'Give the arguments either as one JSON array or by --arg, not both.')
  const example = `offstage launch ${name} '["a text", 5]'`
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    throw new OffstageError(
      'INVALID_JSON',
      `The arguments are not JSON: ${faultOf(json)}. Quote the whole array for the shell: ${example}, or give plain texts: --arg '${json.length > 60 || json.includes("'") ? 'a text' : clip(json)}'.`,
    )
  }
  if (Array.isArray(parsed)) return parsed
  throw new OffstageError('INVALID_JSON', `The arguments must be a JSON array, one item for each argument: ${example}.`)
}

function faultOf(json: string): string {
  const at = jsonFaultAt(json)
  if (at >= json.length) return json === '' ? 'the text is empty' : `it ends too early, after ${json.length} characters`
  const character = clip(String.fromCodePoint(json.codePointAt(at)!))
  return `unexpected ${character} at position ${at + 1} of ${clip(json.slice(0, 60), 60)}`
}
