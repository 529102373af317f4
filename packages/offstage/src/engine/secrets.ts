// The secrets that passes and cookies are signed with: configured, or in development made once and kept in the data folder.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OffstageError } from '../base/errors.ts'

const LEAST_BYTES = 32
const MAKE_ONE =
  "Make one: node -e \"console.log(require('crypto').randomBytes(32).toString('base64url'))\" and set OFFSTAGE_SECRET to it."

/**
 * The key ring: the first signs, all verify. `given` may hold several, separated by commas, the newest first.
 * Errors: `WEAK_SECRET` (missing in production, or shorter than 32 bytes).
 */
export function findSecrets(given: string | string[] | undefined, data: string, isProduction: boolean): string[] {
  const secrets = [given ?? []]
    .flat()
    .flatMap((secret) => secret.split(','))
    .map((secret) => secret.trim())
    .filter(Boolean)
  for (const secret of secrets) {
    if (Buffer.byteLength(secret) < LEAST_BYTES)
      throw new OffstageError('WEAK_SECRET', `OFFSTAGE_SECRET is shorter than ${LEAST_BYTES} bytes. ${MAKE_ONE}`)
  }
  if (secrets.length > 0) return secrets
  if (isProduction)
    throw new OffstageError('WEAK_SECRET', `OFFSTAGE_SECRET is not set, and production needs it. ${MAKE_ONE}`)
  return [keptSecret(data)]
}

function keptSecret(data: string): string {
  const path = join(data, 'secret')
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    // Two processes that start at once: the first to create the file wins, the other reads it.
    writeFileSync(path, randomBytes(LEAST_BYTES).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new OffstageError(
        'DATA_NOT_WRITABLE',
        `The data folder ${data} cannot be written (${(error as NodeJS.ErrnoException).code}). Give a folder that can: OFFSTAGE_DATA=/path/to/folder.`,
        { cause: error },
      )
    }
  }
  const secret = readFileSync(path, 'utf8').trim()
  if (Buffer.byteLength(secret) >= LEAST_BYTES) return secret
  throw new OffstageError(
    'WEAK_SECRET',
    `${path} is shorter than ${LEAST_BYTES} bytes. Delete it: a new one is made at the next start, and open pages must be reloaded.`,
  )
}
