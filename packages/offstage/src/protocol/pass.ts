// The form of a pass: the handle a browser may hold. `kid.payload.mac`, all base64url; made and checked on the server (engine/passes), only read here.
import type { Scope } from './routes.ts'

/** What a pass says. Times are seconds since the epoch. */
export interface PassPayload {
  /** The task. */
  id: string
  name: string
  /** Launch, ms since the epoch. */
  at: number
  scopes: Scope[]
  /** The visitor it was made for; refreshing asks for the same one. */
  owner: string | null
  exp: number
}

/** How a Task stands in a value sent to the browser. */
export interface WireTask {
  id: string
  name: string
  launchedAt: number
  pass: string
}

/** The payload of a pass, unchecked; undefined if it has not the form of one. */
export function readPass(pass: string): PassPayload | undefined {
  const [kid, payload, mac, ...rest] = pass.split('.')
  if (!kid || !payload || !mac || rest.length > 0) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(payload))) as PassPayload
  } catch {
    // Not base64url or not JSON: not a pass.
    return undefined
  }
}

/** An encoded value with its passes left out: they are made anew each time, and would make every value differ from the last. */
export function withoutPasses(text: string): string {
  return text.replace(PASS_TEXT, '""')
}

/** Key id of 6 bytes, payload, MAC of 32 bytes. */
const PASS_TEXT = /"[\w-]{8}\.[\w-]{40,}\.[\w-]{43}"/g

function bytesOf(base64url: string): Uint8Array {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
