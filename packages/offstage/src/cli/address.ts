// Where a server listens: `--port` and `--host`, else PORT and HOST, else 127.0.0.1:3000.
import { isIP } from 'node:net'
import { clip, OffstageError } from '../base/errors.ts'

export interface Address {
  host: string
  port: number
}

/** Errors: `INVALID_PORT`, `INVALID_HOST`. Port 0 lets the system choose. */
export function readAddress(options: { port?: string; host?: string }, env: NodeJS.ProcessEnv): Address {
  const port = options.port ?? (env.PORT || '3000')
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    const name = options.port === undefined ? 'PORT' : '--port'
    throw new OffstageError('INVALID_PORT', `${name}: '${clip(port)}' is no port. Give a whole number from 1 to 65535.`)
  }
  const host = (options.host ?? (env.HOST || '127.0.0.1')).replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) === 0 && !/^[A-Za-z\d]([\w.-]{0,251}[A-Za-z\d])?$/.test(host)) {
    const name = options.host === undefined ? 'HOST' : '--host'
    throw new OffstageError(
      'INVALID_HOST',
      `${name}: '${clip(host)}' is no address or name of this machine. Try 127.0.0.1.`,
    )
  }
  return { host, port: Number(port) }
}

/** `http://127.0.0.1:3000`, with brackets around IPv6. */
export function originOf({ host, port }: Address): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
