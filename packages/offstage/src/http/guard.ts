// What every request must pass before anything else: the host it names, the path it is spelt with, where it comes from.
import { clip, OffstageError } from '../base/errors.ts'
import { isLoopback } from '../engine/config.ts'

/** Error: `HOST_NOT_ALLOWED`, with the line to add to the config. Keeps pages of other names (DNS rebinding) away from every route. */
export function checkHost(request: Request, allowed: readonly string[]): void {
  const host = request.headers.get('host') ?? ''
  const name = hostName(host)
  if (name !== undefined && (isLoopback(name) || isNamed({ hostname: name, host: host.toLowerCase() }, allowed))) return
  throw new OffstageError(
    'HOST_NOT_ALLOWED',
    `This server does not answer to the host '${clip(host)}'. If it should, add it to the config: hosts: ['${clip(name ?? 'example.com')}'].`,
  )
}

/** The name in a Host header, in lower case and without its port; undefined if it is none. */
export function hostName(host: string): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.exec(host)
  return match?.[1]?.toLowerCase()
}

/** Error: `BAD_PATH` for escapes that decode to no text, or to a NUL. */
export function checkPath(pathname: string): void {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    throw new OffstageError(
      'BAD_PATH',
      'The path of this address is not valid: a % in it is not followed by two digits of a UTF-8 text.',
    )
  }
  if (decoded.includes('\0'))
    throw new OffstageError('BAD_PATH', 'The path of this address is not valid: it holds a NUL.')
}

/**
 * Refuses unsafe requests that a page of another origin made. Browsers say where a request comes from; a client that says nothing and sends no cookie is no
 * browser, and has nothing but what it brings itself. Error: `CROSS_ORIGIN`.
 */
export function checkOrigin(request: Request, allowed: readonly string[]): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const host = request.headers.get('host')?.toLowerCase()
  const source = origin !== null && URL.canParse(origin) ? new URL(origin) : undefined
  // Where the browser itself vouches for the page, a development proxy may have changed the host or the port on the way.
  const isKnown =
    source !== undefined && (source.host === host || isLoopback(source.hostname) || isNamed(source, allowed))
  const isFine =
    site !== null
      ? (site === 'same-origin' || site === 'none') && (origin === null || isKnown)
      : origin !== null
        ? source?.host === host
        : !request.headers.has('cookie')
  if (isFine) return
  throw new OffstageError(
    'CROSS_ORIGIN',
    'This request comes from another origin. Call Offstage from a page of its own server.',
  )
}

function isNamed({ host, hostname }: { host: string; hostname: string }, allowed: readonly string[]): boolean {
  return allowed.some((one) => one.toLowerCase() === hostname || one.toLowerCase() === host)
}
