// Makes and checks passes (the handles browsers hold) and signs cookies. HMAC-SHA-256 under keys derived for each purpose; the first secret signs, all are accepted.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { OffstageError } from '../base/errors.ts'
import { type PassPayload, readPass } from '../protocol/pass.ts'
import type { Scope } from '../protocol/routes.ts'
import type { TaskRef } from '../task/host.ts'

/** What a Task that a server function returns lets the browser do. */
export const DEFAULT_SCOPES: readonly Scope[] = ['watch', 'result']
const TTL_S = 3600
const MAX_LENGTH = 4096

interface Key {
  kid: string
  key: Buffer
}

export class Passes {
  readonly #secrets: string[]
  readonly #rings = new Map<string, Key[]>()

  /** `secrets`: the first signs, all verify. */
  constructor(secrets: string[]) {
    this.#secrets = secrets
  }

  /** A pass for one task. `owner`: the visitor it is made for, who may refresh it. */
  mint(ref: TaskRef, options: { owner: string | null; scopes?: readonly Scope[]; ttlS?: number }): string {
    const payload: PassPayload = {
      id: ref.id,
      name: ref.name,
      at: ref.launchedAt,
      scopes: [...(options.scopes ?? DEFAULT_SCOPES)],
      owner: options.owner,
      exp: Math.floor(Date.now() / 1000) + (options.ttlS ?? TTL_S),
    }
    return this.sign('pass', JSON.stringify(payload))
  }

  /** Errors: `INVALID_TOKEN` (the same for all that is wrong), `TOKEN_EXPIRED`. */
  verify(pass: unknown): PassPayload {
    const payload = this.verifyExpired(pass)
    if (payload.exp * 1000 > Date.now()) return payload
    throw tokenExpired()
  }

  /** As `verify`, but an expired pass is good: for refreshing. */
  verifyExpired(pass: unknown): PassPayload {
    if (typeof pass === 'string' && this.unsign('pass', pass) !== undefined) {
      const payload = readPass(pass)
      if (payload) return payload
    }
    throw new OffstageError(
      'INVALID_TOKEN',
      'This handle is not valid. Call the server function again for a fresh one.',
    )
  }

  /** `kid.value.mac`, good for one purpose. */
  sign(purpose: string, value: string): string {
    const { kid, key } = this.#ring(purpose)[0] as Key
    const body = `${kid}.${Buffer.from(value).toString('base64url')}`
    return `${body}.${mac(key, body).toString('base64url')}`
  }

  /** The value of a signed text, or undefined. */
  unsign(purpose: string, signed: string): string | undefined {
    if (signed.length > MAX_LENGTH || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(signed)) return undefined
    const at = signed.lastIndexOf('.')
    const body = signed.slice(0, at)
    const [kid, value] = body.split('.') as [string, string]
    const given = Buffer.from(signed.slice(at + 1), 'base64url')
    // Decoding forgives stray bits in the last letter; only the one true spelling is accepted.
    if (given.toString('base64url') !== signed.slice(at + 1)) return undefined
    for (const { kid: known, key } of this.#ring(purpose)) {
      const right = mac(key, body)
      if (kid === known && given.length === right.length && timingSafeEqual(given, right))
        return Buffer.from(value, 'base64url').toString()
    }
    return undefined
  }

  #ring(purpose: string): Key[] {
    let ring = this.#rings.get(purpose)
    if (!ring) {
      ring = this.#secrets.map((secret) => {
        const key = Buffer.from(hkdfSync('sha256', secret, 'offstage', purpose, 32))
        return { kid: Buffer.from(hkdfSync('sha256', secret, 'offstage', 'kid', 6)).toString('base64url'), key }
      })
      this.#rings.set(purpose, ring)
    }
    return ring
  }
}

export function tokenExpired(): OffstageError {
  return new OffstageError(
    'TOKEN_EXPIRED',
    'This handle has expired. Ask for a fresh one: POST passes/refresh, or call the server function again.',
  )
}

function mac(key: Buffer, body: string): Buffer {
  return createHmac('sha256', key).update(body).digest()
}
