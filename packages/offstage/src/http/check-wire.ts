// Whether this server speaks the wire of the page that asks: pages stay open over deploys, and while one is under way a page may be newer than the server that answers.
import { OffstageError } from '../base/errors.ts'
import { OLDEST_WIRE_VERSION, WIRE_HEADER, WIRE_VERSION } from '../protocol/frames.ts'

/** A request that says nothing is of the first version, or of who calls by hand. Error: `VERSION_MISMATCH`. */
export function checkWireHeader(request: Request): void {
  const said = request.headers.get(WIRE_HEADER)
  if (said !== null) checkWire(/^\d{1,9}$/.test(said) ? Number(said) : said)
}

/** Error: `VERSION_MISMATCH`. */
export function checkWire(page: unknown): asserts page is number {
  if (!Number.isInteger(page)) throw mismatch(page, 'This page does not say which version of the wire it speaks')
  if ((page as number) < OLDEST_WIRE_VERSION) throw mismatch(page, 'This page is of an older version than its server')
  if ((page as number) > WIRE_VERSION)
    throw mismatch(
      page,
      'This page is of a newer version than the server that answered: one is being deployed, or was taken back',
    )
}

function mismatch(page: unknown, fact: string): OffstageError {
  return new OffstageError('VERSION_MISMATCH', `${fact}. Reload the page.`, {
    details: { page: Number.isInteger(page) ? page : null, oldest: OLDEST_WIRE_VERSION, newest: WIRE_VERSION },
  })
}
