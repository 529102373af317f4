// Lets connections go to public addresses only. Checks what a name resolves to at the moment of connecting, so that an answer which changes
// between check and use changes nothing. Called by fetcher.ts for the agent, and by safe-fetch.ts before each hop.
import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { clipLine } from './clip.ts'
import { CrawlError } from './crawl-error.ts'
import { isPrivateAddress } from './private-address.ts'

const ALLOW = 'allow private networks with allowPrivate or OFFSTAGE_ALLOW_PRIVATE=1'

export interface GuardOptions {
  allowPrivate: boolean
  connectTimeoutMs: number
  /** Resolves names in place of `dns.lookup`. */
  lookup?: LookupFunction
}

/** A connector for undici that refuses private addresses with `BLOCKED_ADDRESS`, literal or resolved, unless they are allowed. */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const { allowPrivate, connectTimeoutMs, lookup = systemLookup as LookupFunction } = options
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    allowH2: false,
    lookup: allowPrivate ? lookup : guardedLookup(lookup),
  })
  return (target, callback) => {
    // Node looks no literal address up, so the lookup would not see it.
    if (!allowPrivate && isIP(target.hostname) !== 0 && isPrivateAddress(target.hostname)) {
      callback(blocked(`${target.hostname} is a private address`), null)
    } else {
      connect(target, callback)
    }
  }
}

/** Refuses, before any name is looked up, what can be known from the address alone: a literal private address (`BLOCKED_ADDRESS`), a port other than 80 and 443 (`BLOCKED_PORT`). */
export function checkTarget(url: URL, allowPrivate: boolean): void {
  if (allowPrivate) return
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && isPrivateAddress(host)) throw blocked(`${host} is a private address`)
  if (url.port !== '' && url.port !== '80' && url.port !== '443') {
    throw new CrawlError(
      'BLOCKED_PORT',
      `Port ${url.port} of ${url.hostname} is not crawled, only 80 and 443 are; ${ALLOW}.`,
    )
  }
}

/** One private address among several is enough to refuse the name: which of them would be used is chance. */
export function guardedLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      if (error !== null) return callback(error, address, family)
      const addresses = typeof address === 'string' ? [address] : address.map((entry) => entry.address)
      if (addresses.some(isPrivateAddress)) {
        return callback(blocked(`'${clipLine(hostname)}' resolves to a private address`), '', 0)
      }
      callback(null, address, family)
    })
  }
}

function blocked(fact: string): CrawlError {
  return new CrawlError('BLOCKED_ADDRESS', `${fact}; ${ALLOW}.`)
}
